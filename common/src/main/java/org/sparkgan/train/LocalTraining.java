package org.sparkgan.train;

import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;

/**
 * What one replica did in a round.
 *
 * @param end where it ended, in the engine's own vectors: they change with its next round
 * @param losses sums over the steps
 * @param startNanos when it started, by {@link System#nanoTime()}
 * @param divergence what was not finite; null where all went well, and then {@code end} counts
 */
record LocalTraining(GanState end, IterationLosses losses, long startNanos, DivergedException divergence) {
    /**
     * What is counted of it, until now.
     *
     * @param bytes of vectors that are sent
     */
    RoundCounts counts(long bytes) {
        return new RoundCounts(losses, System.nanoTime() - startNanos, bytes, divergence);
    }
}
