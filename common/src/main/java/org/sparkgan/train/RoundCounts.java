package org.sparkgan.train;

import java.io.Serializable;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.IterationLosses;

/**
 * What is counted of a round, to be added up: over the workers, and where they meet after each step over the steps.
 *
 * @param losses sums over the steps
 * @param computeNanos how long the slowest worker computed
 * @param bytesSent bytes of vectors that the workers sent
 * @param divergence what was not finite; null where all went well, and only then what the workers sent counts
 */
record RoundCounts(IterationLosses losses, long computeNanos, long bytesSent, DivergedException divergence)
        implements Serializable {
    /** Of no worker. */
    static final RoundCounts NONE = new RoundCounts(IterationLosses.NONE, 0, 0, null);

    /** These counts, but diverged where {@code value} is not finite; what was not finite before is told. */
    RoundCounts checked(int iteration, String what, double value) {
        return divergence != null || Double.isFinite(value)
                ? this
                : new RoundCounts(losses, computeNanos, bytesSent, new DivergedException(iteration, what, value));
    }

    /** The same with other bytes. */
    RoundCounts withBytes(long bytes) {
        return new RoundCounts(losses, computeNanos, bytes, divergence);
    }

    /** With those of a worker that computed side by side with these. */
    RoundCounts beside(RoundCounts other) {
        return plus(other, Math.max(computeNanos, other.computeNanos));
    }

    /** With those of a step that came after these. */
    RoundCounts then(RoundCounts next) {
        return plus(next, computeNanos + next.computeNanos);
    }

    private RoundCounts plus(RoundCounts other, long nanos) {
        return new RoundCounts(
                losses.plus(other.losses),
                nanos,
                bytesSent + other.bytesSent,
                divergence == null ? other.divergence : divergence);
    }

    /**
     * These counts, where all went well.
     *
     * @throws DivergedException otherwise
     */
    RoundCounts orThrow() {
        if (divergence != null) {
            throw divergence;
        }
        return this;
    }
}
