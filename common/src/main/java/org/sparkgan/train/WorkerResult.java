package org.sparkgan.train;

import java.io.Serializable;

/**
 * What a worker, or several merged, bring back from a round.
 *
 * @param worker the first worker's number
 * @param message parameters and moments; a weighted sum where several workers are merged
 * @param weight share of the average that the vectors still have to be multiplied by
 * @param squaredNorm weighted mean of the squared norm of the workers' parameters that are averaged
 * @param counts of the round
 */
record WorkerResult(int worker, StateMessage message, float weight, double squaredNorm, RoundCounts counts)
        implements Serializable {}
