package org.sparkgan.train;

import org.sparkgan.gan.GanState;

/**
 * What a round leaves behind.
 *
 * @param from iterations that were taken before it
 * @param state the state after it
 * @param metrics what it showed
 */
public record RoundResult(int from, GanState state, RoundMetrics metrics) {
    /** Iterations that are taken after it. */
    public int until() {
        return state.iteration();
    }
}
