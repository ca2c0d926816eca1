package org.sparkgan.compute;

import org.sparkgan.config.ComputeSettings;

/** Of the numbers of a device. */
public enum Precision {
    /** Trains. */
    FLOAT,
    /** Trains, with numbers of FLOAT whose products are those of bfloat16, which has 8 of their 24 bits. */
    BFLOAT16,
    /** Checks gradients. */
    DOUBLE;

    /** With which a CPU trains as {@code settings} say. */
    public static Precision of(ComputeSettings settings) {
        return settings.rounds() ? BFLOAT16 : FLOAT;
    }
}
