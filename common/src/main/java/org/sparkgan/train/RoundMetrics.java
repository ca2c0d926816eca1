package org.sparkgan.train;

/**
 * What a round of training showed; losses are means over the round's steps and workers.
 *
 * @param iteration generator steps taken so far
 * @param epoch passes of the critic over the dataset so far
 * @param images real images shown to the critic so far
 * @param dLoss the critic's loss, gradient penalty included
 * @param gLoss the generator's loss
 * @param wasserstein mean D(x) - mean D(G(z)); null for objectives that estimate no Wasserstein distance
 * @param gradientPenalty the weighted mean penalty of the critic's gradient, lambda's or r1's; null without one
 * @param imagesPerSecond real images shown to the critic per second of the round
 * @param roundMs milliseconds the round took
 * @param computeMs milliseconds of it that the slowest worker computed
 * @param overheadMs the rest: the three that follow
 * @param broadcastMs of it, the driver's broadcast of the state
 * @param waitMs of it, scheduling, and results on their way to the driver
 * @param aggregateMs of it, the driver's part of the average
 * @param replicaDivergence root mean square distance of the workers' parameters from their average, relative to its norm;
 *     of the networks that the round averages, null where there are none or one worker
 * @param bytesSent bytes of vectors that the workers sent in the round
 * @param bytesPerIteration the same by the iterations of the round
 * @param compressionRatio dense bytes by sent bytes; null where nothing is compressed
 * @param sparsity share of the parameters whose update was sent, 0 to 1; null where all are
 * @param augmentProbability with which policies of augmentation are applied after the round, where it adapts; else null
 * @param realSigns mean sign of the critic's scores of real images, where augmentation adapts to it; else null
 */
public record RoundMetrics(
        int iteration,
        double epoch,
        long images,
        double dLoss,
        double gLoss,
        Double wasserstein,
        Double gradientPenalty,
        double imagesPerSecond,
        long roundMs,
        long computeMs,
        long overheadMs,
        long broadcastMs,
        long waitMs,
        long aggregateMs,
        Double replicaDivergence,
        long bytesSent,
        double bytesPerIteration,
        Double compressionRatio,
        Double sparsity,
        Double augmentProbability,
        Double realSigns) {}
