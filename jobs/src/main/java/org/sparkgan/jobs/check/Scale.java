package org.sparkgan.jobs.check;

/** How much is checked. */
public enum Scale {
    /** On a card: with networks of the usual sizes, and with times. */
    FULL,
    /** On the stand-in for one, which is slow: a little of everything, and no times. */
    QUICK;

    int of(int full, int quick) {
        return this == FULL ? full : quick;
    }
}
