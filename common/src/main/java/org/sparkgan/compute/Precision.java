package org.sparkgan.compute;

/** Of the numbers of a device. */
public enum Precision {
    /** Trains. */
    FLOAT,
    /** Trains, with numbers of FLOAT whose products are those of bfloat16, which has 8 of their 24 bits. */
    BFLOAT16,
    /** Checks gradients. */
    DOUBLE
}
