package org.sparkgan.compute.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Storage;

/**
 * An array of ND4J, and views of its memory.
 *
 * @param array {@code [rows, columns]} column-major
 */
record Nd4jStorage(INDArray array) implements Storage {
    /** A matrix of a device of this kind as ND4J has it. */
    static INDArray view(Matrix matrix) {
        INDArray whole = ((Nd4jStorage) matrix.storage()).array;
        if (matrix.rows() == whole.rows() && matrix.columns() == whole.columns()) {
            return whole;
        }
        return part(whole, matrix.offset(), matrix.length()).reshape('f', true, matrix.rows(), matrix.columns());
    }

    private static INDArray part(INDArray whole, long from, long count) {
        return whole.reshape('f', true, whole.length()).get(NDArrayIndex.interval(from, from + count));
    }

    @Override
    public double[] read(long offset, int count) {
        return part(array, offset, count).toDoubleVector();
    }

    @Override
    public void write(long offset, double[] values) {
        part(array, offset, values.length).assign(Nd4j.createFromArray(values).castTo(array.dataType()));
    }
}
