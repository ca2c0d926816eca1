package org.sparkgan.gan.objective;

/** The logistic function and its integral. */
final class Logistic {
    private Logistic() {}

    /** log(1 + e^x) without overflow: -log sigmoid(-x). */
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
