package org.sparkgan.train;

import java.io.Serializable;
import org.sparkgan.config.GanSettings;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.IterationLosses;

/**
 * Turns what a round of any mode counted into its metrics.
 *
 * @param settings of the run
 * @param datasetImages images in all shards
 */
record RoundMeter(ReplicaSettings settings, long datasetImages) {
    /**
     * How the workers agreed.
     *
     * @param replicaDivergence see {@link RoundMetrics}; null where it has no meaning
     * @param compressionRatio dense bytes by sent bytes; null where nothing is compressed
     * @param sparsity share of the parameters whose update was sent; null where all are
     * @param feedback what the critic's scores have told
     */
    record Exchange(Double replicaDivergence, Double compressionRatio, Double sparsity, Feedback feedback)
            implements Serializable {
        /** Of workers that are never apart and send all. */
        static Exchange ofOne(Feedback feedback) {
            return new Exchange(null, null, null, feedback);
        }
    }

    /**
     * How long the driver took, in nanoseconds.
     *
     * @param round all of it
     * @param broadcast of it, the broadcast
     * @param aggregate of it, making one state of the results
     */
    record Times(long round, long broadcast, long aggregate) {}

    RoundMetrics metrics(int from, int until, RoundCounts counts, Exchange exchange, Times times) {
        IterationLosses losses = counts.losses();
        GanSettings gan = settings.spec().gan();
        boolean adapts = settings.spec().augment().adaptive().isPresent();
        long images = (long) until * gan.criticSteps() * settings.batchSize();
        long roundMs = millis(times.round());
        long broadcastMs = millis(times.broadcast());
        long aggregateMs = millis(times.aggregate());
        long computeMs = Math.min(roundMs - broadcastMs - aggregateMs, millis(counts.computeNanos()));
        return new RoundMetrics(
                until,
                (double) images / datasetImages,
                images,
                losses.critic() / losses.criticImages(),
                losses.generator() / losses.generatorImages(),
                gan.objective().wasserstein() ? losses.wasserstein() / losses.criticImages() : null,
                gan.penalised() ? losses.penalty() / losses.criticImages() : null,
                losses.criticImages() / (times.round() / 1e9),
                roundMs,
                computeMs,
                roundMs - computeMs,
                broadcastMs,
                roundMs - computeMs - broadcastMs - aggregateMs,
                aggregateMs,
                exchange.replicaDivergence(),
                counts.bytesSent(),
                (double) counts.bytesSent() / (until - from),
                exchange.compressionRatio(),
                exchange.sparsity(),
                adapts ? exchange.feedback().probability() : null,
                adapts ? losses.scores().meanSign() : null);
    }

    private static long millis(long nanos) {
        return Math.round(nanos / 1e6);
    }
}
