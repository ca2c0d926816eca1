package org.sparkgan.compute.nd4j;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Storage;

/** An array of ND4J, and views of its memory. */
final class Nd4jStorage implements Storage {
    private final INDArray array;
    private long changes;

    /**
     * Of an array.
     *
     * @param array {@code [rows, columns]} column-major
     */
    Nd4jStorage(INDArray array) {
        this.array = array;
    }

    /** A matrix of a device of this kind as ND4J has it. */
    static INDArray view(Matrix matrix) {
        INDArray whole = of(matrix).array;
        if (matrix.rows() == whole.rows() && matrix.columns() == whole.columns()) {
            return whole;
        }
        return part(whole, matrix.offset(), matrix.length()).reshape('f', true, matrix.rows(), matrix.columns());
    }

    /** Where a matrix of a device of this kind lies. */
    static Nd4jStorage of(Matrix matrix) {
        return (Nd4jStorage) matrix.storage();
    }

    /** The address of the first number of a matrix, which stays where it is. */
    static long address(Matrix matrix) {
        INDArray whole = of(matrix).array;
        return whole.data().addressPointer().address()
                + matrix.offset() * whole.data().getElementSize();
    }

    /** Numbers in it. */
    long length() {
        return array.length();
    }

    private static INDArray part(INDArray whole, long from, long count) {
        return whole.reshape('f', true, whole.length()).get(NDArrayIndex.interval(from, from + count));
    }

    /** The same operation, after which those who keep copies of what it has {@code written} know that it has changed. */
    static Operation writing(Operation operation, Matrix... written) {
        Nd4jStorage[] storages = Arrays.stream(written)
                .filter(matrix -> matrix.length() > 0)
                .map(Nd4jStorage::of)
                .toArray(Nd4jStorage[]::new);
        return () -> {
            operation.run();
            for (Nd4jStorage storage : storages) {
                storage.changed();
            }
        };
    }

    /** Says that numbers have changed, for who keeps copies of them. */
    void changed() {
        changes++;
    }

    /** How often numbers have changed, as far as it was said. */
    long changes() {
        return changes;
    }

    @Override
    public double[] read(long offset, int count) {
        return part(array, offset, count).toDoubleVector();
    }

    @Override
    public void write(long offset, double[] values) {
        part(array, offset, values.length).assign(Nd4j.createFromArray(values).castTo(array.dataType()));
        changed();
    }
}
