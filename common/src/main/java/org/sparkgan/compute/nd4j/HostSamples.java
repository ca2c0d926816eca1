package org.sparkgan.compute.nd4j;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The samples of a matrix, which the JVM reads and writes one by one, as doubles whatever the matrix has. */
final class HostSamples {
    private final INDArray array;
    /** Null for DOUBLE. */
    private final FloatBuffer floats;
    /** Null for FLOAT. */
    private final DoubleBuffer doubles;

    private final float[] row;

    /** Of a matrix {@code [values, samples]} of FLOAT or DOUBLE. */
    HostSamples(INDArray array) {
        boolean isFloat = array.dataType() == DataType.FLOAT;
        this.array = array;
        this.floats = isFloat ? Views.memory(array).asFloatBuffer() : null;
        this.doubles = isFloat ? null : Views.memory(array).asDoubleBuffer();
        this.row = new float[array.rows()];
    }

    int count() {
        return array.columns();
    }

    /** Before samples are read or written. */
    void take() {
        HostMemory.take(array);
    }

    /** After samples were written. */
    void written() {
        HostMemory.written(array);
    }

    /** Fills {@code values} with a sample. */
    void read(int sample, double[] values) {
        if (doubles != null) {
            doubles.get(sample * row.length, values);
            return;
        }
        floats.get(sample * row.length, row);
        for (int i = 0; i < row.length; i++) {
            values[i] = row[i];
        }
    }

    /** Makes {@code values} the sample. */
    void write(int sample, double[] values) {
        if (doubles != null) {
            doubles.put(sample * row.length, values);
            return;
        }
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) values[i];
        }
        floats.put(sample * row.length, row);
    }
}
