package org.sparkgan.compute;

/** A clock of the JVM. */
public final class HostClock implements Clock {
    private int iteration;
    private int firstSample;
    private float share;

    @Override
    public void set(int nextIteration, int nextFirstSample, float nextShare) {
        iteration = nextIteration;
        firstSample = nextFirstSample;
        share = nextShare;
    }

    /** Of the run. */
    public int iteration() {
        return iteration;
    }

    /** Number of the replica's first sample in the global batch. */
    public int firstSample() {
        return firstSample;
    }

    /** Of new parameters in their moving average. */
    public float share() {
        return share;
    }
}
