package org.sparkgan.compute;

/** What changes from one iteration to the next, where operations that were bound before find it when they run. */
public interface Clock {
    /**
     * Goes to an iteration.
     *
     * @param iteration of the run
     * @param firstSample number of the replica's first sample in the global batch
     * @param share of new parameters in their moving average, 0 to 1
     */
    void set(int iteration, int firstSample, float share);
}
