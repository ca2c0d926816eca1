package org.sparkgan.compute;

/**
 * A matrix as it stands in a product.
 *
 * @param matrix the numbers
 * @param use as they are or transposed
 */
public record Factor(Matrix matrix, Use use) {
    /** How a factor is read. */
    public enum Use {
        PLAIN,
        TRANSPOSED
    }

    /** The matrix as it is. */
    public static Factor plain(Matrix matrix) {
        return new Factor(matrix, Use.PLAIN);
    }

    /** The matrix transposed. */
    public static Factor transposed(Matrix matrix) {
        return new Factor(matrix, Use.TRANSPOSED);
    }
}
