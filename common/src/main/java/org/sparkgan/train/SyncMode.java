package org.sparkgan.train;

import org.sparkgan.gan.GanState;

/** How workers take steps side by side and agree on one state. */
public sealed interface SyncMode permits ParameterAveraging {
    /**
     * One round: from {@code state} until {@code until} iterations are taken.
     *
     * @throws org.sparkgan.gan.DivergedException when a number of the round is not finite
     */
    RoundResult round(GanState state, int until);

    /** Iterations taken at the end of the round that follows {@code iteration}. */
    int roundEnd(int iteration);
}
