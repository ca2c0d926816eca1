package org.sparkgan.compute;

/** What becomes of the product of two matrices. */
public enum Product {
    /** C = A B. */
    INTO(1, 0),
    /** C = C + A B. */
    ADDED(1, 1),
    /** C = C - A B. */
    SUBTRACTED(-1, 1);

    private final double alpha;
    private final double beta;

    Product(double alpha, double beta) {
        this.alpha = alpha;
        this.beta = beta;
    }

    /** BLAS's factor of the product. */
    public double alpha() {
        return alpha;
    }

    /** BLAS's factor of what is there. */
    public double beta() {
        return beta;
    }
}
