package org.sparkgan.nn;

/**
 * A matrix of weights in the flat vector, {@code [rows, columns]} column-major.
 *
 * @param rows 1 or more
 * @param columns 1 or more
 */
record WeightMatrix(int rows, int columns) {
    long numbers() {
        return (long) rows * columns;
    }
}
