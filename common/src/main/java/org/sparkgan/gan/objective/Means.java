package org.sparkgan.gan.objective;

import java.util.Arrays;

/** Means that several objectives take. */
final class Means {
    private Means() {}

    /** -mean D, and its gradient. */
    static double negative(double[] scores, double[] gradient) {
        Arrays.fill(gradient, -1.0 / scores.length);
        return -of(scores);
    }

    static double of(double[] scores) {
        double sum = 0;
        for (double score : scores) {
            sum += score;
        }
        return sum / scores.length;
    }
}
