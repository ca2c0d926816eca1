package org.sparkgan.nn.engine;

import org.sparkgan.compute.Matrix;

/**
 * Where a layer's numbers lie in the flat vectors of its network.
 *
 * @param from the first
 * @param to behind the last
 */
record Place(long from, long to) {
    /** The layer's first numbers in {@code vector}, its weights, {@code [rows, columns]}. */
    Matrix first(Matrix vector, long rows, long columns) {
        return vector.part(from, rows, columns);
    }

    /** The layer's last numbers in {@code vector}, such as its biases, {@code [rows, columns]}. */
    Matrix last(Matrix vector, long rows, long columns) {
        return vector.part(to - rows * columns, rows, columns);
    }
}
