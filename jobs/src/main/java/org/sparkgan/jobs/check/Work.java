package org.sparkgan.jobs.check;

import java.util.Locale;

/**
 * What an operation has to do at least, for its speed.
 *
 * @param amount bytes or floating-point operations
 * @param unit of a second's billion
 */
record Work(double amount, String unit) {
    /** Reads and writes as many floats. */
    static Work floats(double count) {
        return new Work(Float.BYTES * count, "GB/s");
    }

    /** Multiplies and adds as often. */
    static Work products(double count) {
        return new Work(2 * count, "GFLOP/s");
    }

    /** Time and speed, for people. */
    String in(double seconds) {
        return String.format(Locale.ROOT, "%.1f us, %,.1f %s", 1e6 * seconds, amount / seconds / 1e9, unit);
    }
}
