package org.sparkgan.train;

/**
 * A round that has ended.
 *
 * @param from iterations that were taken before it
 * @param metrics what it showed
 */
public record RoundResult(int from, RoundMetrics metrics) {
    /** Iterations that are taken after it. */
    public int until() {
        return metrics.iteration();
    }
}
