package org.sparkgan.train;

import java.io.Serializable;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.IterationLosses;

/**
 * What a worker, or several merged, bring back from a round.
 *
 * @param worker the first worker's number
 * @param examples real images that the critic was shown
 * @param message parameters and moments; a weighted sum where several workers are merged
 * @param weight share of the average that the vectors still have to be multiplied by
 * @param losses sums over the steps
 * @param computeNanos of the slowest worker
 * @param squaredNorm weighted mean of the squared norm of the workers' parameters that are averaged
 * @param bytesSent bytes of vectors that the workers sent
 * @param divergence what was not finite; null where all went well, and then the vectors count
 */
record WorkerResult(
        int worker,
        long examples,
        StateMessage message,
        float weight,
        IterationLosses losses,
        long computeNanos,
        double squaredNorm,
        long bytesSent,
        DivergedException divergence)
        implements Serializable {}
