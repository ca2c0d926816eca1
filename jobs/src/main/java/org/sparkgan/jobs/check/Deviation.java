package org.sparkgan.jobs.check;

/** How far numbers are from the right ones. */
final class Deviation {
    private Deviation() {}

    /** ‖found - right‖ / ‖right‖ over as many numbers as were found; infinite where one of them is no number. */
    static double of(double[] found, double[] right) {
        double apart = 0;
        double size = 0;
        for (int i = 0; i < found.length; i++) {
            apart += (found[i] - right[i]) * (found[i] - right[i]);
            size += right[i] * right[i];
        }
        if (apart == 0) {
            return 0;
        }
        return Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.sqrt(apart / size);
    }
}
