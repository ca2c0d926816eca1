package org.sparkgan.train;

import java.io.Serializable;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.IterationLosses;

/**
 * What a worker brings back from a round of gradient sharing.
 *
 * @param generator the generator's update
 * @param critic the critic's update
 * @param losses sums over the steps
 * @param examples real images that the critic was shown
 * @param computeNanos how long it took
 * @param divergence what was not finite; null where all went well, and then the updates count
 */
record SharingResult(
        EncodedUpdate generator,
        EncodedUpdate critic,
        IterationLosses losses,
        long examples,
        long computeNanos,
        DivergedException divergence)
        implements Serializable {
    /** Bytes of the updates. */
    long bytes() {
        return generator.bytes() + critic.bytes();
    }

    /** How many parameters the updates change. */
    long count() {
        return generator.count() + critic.count();
    }
}
