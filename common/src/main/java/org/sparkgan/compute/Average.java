package org.sparkgan.compute;

/** Whether a moving average follows parameters that are trained. */
public enum Average {
    KEPT,
    NONE
}
