package org.sparkgan.compute.nd4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Stretch;

/** A {@code float[]} beside an ND4J array, of which parts can be brought here and there. */
sealed interface Nd4jVector extends HostVector permits FloatVector, DoubleVector {
    /** Mirrors a matrix of FLOAT or DOUBLE. */
    static Nd4jVector of(Matrix matrix) {
        INDArray array = Nd4jStorage.view(matrix);
        return array.dataType() == DataType.DOUBLE
                ? new DoubleVector(array)
                : new FloatVector(array, Nd4jStorage.of(matrix));
    }

    @Override
    default void upload() {
        upload(new Stretch(0, values().length));
    }

    /** A part of the JVM's numbers to the array. */
    void upload(Stretch stretch);

    @Override
    default void download() {
        download(new Stretch(0, values().length));
    }

    /** A part of the array to the JVM. */
    void download(Stretch stretch);
}
