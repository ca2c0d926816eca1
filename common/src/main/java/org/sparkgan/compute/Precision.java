package org.sparkgan.compute;

/** Of the numbers of a device. */
public enum Precision {
    /** Trains. */
    FLOAT,
    /** Checks gradients. */
    DOUBLE
}
