package org.sparkgan.compute;

/**
 * The numbers that the operations of an iteration report, in the order in which they run. They stay on the device until they are
 * read. Once a loss or a penalty is not finite, no {@link Trained} that watches the tally takes a step until it is cleared.
 */
public interface Tally {
    /** Forgets all. */
    void clear();

    /** Waits for the device; what was reported since the last {@link #clear()}. */
    double[] read();
}
