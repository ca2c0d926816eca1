package org.sparkgan.train;

import org.sparkgan.config.GanSettings;
import org.sparkgan.gan.IterationLosses;

/**
 * Turns what a round of any mode counted into its metrics.
 *
 * @param settings of the run
 * @param datasetImages images in all shards
 */
record RoundMeter(ReplicaSettings settings, long datasetImages) {
    /**
     * What the workers did together.
     *
     * @param losses sums over their steps
     * @param examples real images that their critics were shown
     * @param computeNanos of the slowest
     */
    record Work(IterationLosses losses, long examples, long computeNanos) {}

    /**
     * What they sent.
     *
     * @param replicaDivergence see {@link RoundMetrics}; null where it has no meaning
     * @param bytes of vectors
     * @param compressionRatio dense bytes by sent bytes; null where nothing is compressed
     * @param sparsity share of the parameters whose update was sent; null where all are
     */
    record Exchange(Double replicaDivergence, long bytes, Double compressionRatio, Double sparsity) {}

    /**
     * How long the driver took, in nanoseconds.
     *
     * @param round all of it
     * @param broadcast of it, the broadcast
     * @param aggregate of it, making one state of the results
     */
    record Times(long round, long broadcast, long aggregate) {}

    RoundMetrics metrics(int from, int until, Work work, Exchange exchange, Times times) {
        IterationLosses losses = work.losses();
        GanSettings gan = settings.spec().gan();
        long images = (long) until * gan.criticSteps() * settings.batchSize() * settings.workers();
        long roundMs = millis(times.round());
        long broadcastMs = millis(times.broadcast());
        long aggregateMs = millis(times.aggregate());
        long computeMs = Math.min(roundMs - broadcastMs - aggregateMs, millis(work.computeNanos()));
        return new RoundMetrics(
                until,
                (double) images / datasetImages,
                images,
                losses.critic() / losses.criticSteps(),
                losses.generator() / losses.generatorSteps(),
                gan.objective().wasserstein() ? losses.wasserstein() / losses.criticSteps() : null,
                gan.penalised() ? losses.penalty() / losses.criticSteps() : null,
                work.examples() / (times.round() / 1e9),
                roundMs,
                computeMs,
                roundMs - computeMs,
                broadcastMs,
                roundMs - computeMs - broadcastMs - aggregateMs,
                aggregateMs,
                exchange.replicaDivergence(),
                exchange.bytes(),
                (double) exchange.bytes() / (until - from),
                exchange.compressionRatio(),
                exchange.sparsity());
    }

    private static long millis(long nanos) {
        return Math.round(nanos / 1e6);
    }
}
