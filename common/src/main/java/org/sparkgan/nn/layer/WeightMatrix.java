package org.sparkgan.nn.layer;

/**
 * A matrix of weights in the flat vector, {@code [rows, columns]} column-major.
 *
 * @param rows 1 or more
 * @param columns 1 or more
 */
public record WeightMatrix(int rows, int columns) {
    public long numbers() {
        return (long) rows * columns;
    }
}
