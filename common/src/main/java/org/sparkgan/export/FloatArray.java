package org.sparkgan.export;

import java.util.Arrays;

/**
 * Numbers in a shape, row-major.
 *
 * @param values as many as the shape has places
 * @param shape from the slowest to the fastest index
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record FloatArray(float[] values, int... shape) {
    FloatArray {
        if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
            throw new IllegalArgumentException(
                    "Invalid array: " + values.length + " numbers in " + Arrays.toString(shape));
        }
    }

    /** A matrix whose rows are these columns. */
    FloatArray transposed() {
        int rows = shape[0];
        int columns = shape[1];
        float[] transposed = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = values[row * columns + column];
            }
        }
        return new FloatArray(transposed, columns, rows);
    }

    /** Of {@code [first, size, size, channels]} the same with the channels second, {@code [first, channels, size, size]}. */
    FloatArray channelsSecond() {
        int channels = shape[3];
        int window = shape[1] * shape[2];
        float[] moved = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int place = i / channels % window;
            int first = i / channels / window;
            moved[(first * channels + i % channels) * window + place] = values[i];
        }
        return new FloatArray(moved, shape[0], channels, shape[1], shape[2]);
    }
}
