package org.sparkgan.jobs.check;

/**
 * Numbers that are right.
 *
 * @param values as the CPU has them in DOUBLE
 * @param rounding how far it is from them in FLOAT
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
record Reference(double[] values, double rounding) {
    /** Sums that are added up in another order may be as many times worse. */
    private static final double FACTOR = 10;

    /**
     * How far a device may be from {@link #values} that adds up in its own order.
     *
     * @param least what float can be told apart from
     */
    double limit(double least) {
        return Math.max(least, FACTOR * rounding);
    }
}
