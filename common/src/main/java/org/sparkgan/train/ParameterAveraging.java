package org.sparkgan.train;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.Shard;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;

/**
 * Parameter averaging: every worker takes the iterations of a round on its own shard, then the parameters and, where asked,
 * the optimizers' moments are averaged, weighted by examples. A round costs one broadcast, one job and one aggregation.
 *
 * <p>McDonald, Hall and Mann, "Distributed training strategies for the structured perceptron", NAACL 2010; as in dl4j-spark's
 * ParameterAveragingTrainingMaster.
 */
public final class ParameterAveraging implements SyncMode {
    private final JavaSparkContext spark;
    private final JavaRDD<Shard> shards;
    private final ReplicaSettings settings;
    private final int averagingFrequency;
    private final int aggregationDepth;
    private final RoundMeter meter;

    /**
     * Binds the workers to their shards.
     *
     * @param spark runs the rounds
     * @param config how to train, with a number for {@code training.averaging-frequency}
     * @param spec what to train
     * @param shards one a partition, in the order of the workers
     * @param datasetImages images in all shards
     */
    public ParameterAveraging(
            JavaSparkContext spark, JobConfig config, GanSpec spec, JavaRDD<Shard> shards, long datasetImages) {
        this.spark = spark;
        this.shards = shards;
        this.averagingFrequency = config.training().averagingFrequency().orElseThrow();
        this.aggregationDepth = config.training().aggregationDepth();
        this.settings = ReplicaSettings.of(config, spec);
        this.meter = new RoundMeter(settings, datasetImages);
    }

    @Override
    public int roundEnd(int iteration) {
        return (iteration / averagingFrequency + 1) * averagingFrequency;
    }

    @Override
    public RoundResult round(GanState state, int until) {
        long start = System.nanoTime();
        Broadcast<StateMessage> broadcast = spark.broadcast(new StateMessage(state));
        try {
            long sent = System.nanoTime();
            List<WorkerResult> results = Averaging.collect(
                    shards.mapPartitions(new WorkerTask(settings, broadcast, until)), aggregationDepth);
            long collected = System.nanoTime();
            WorkerResult merged = Averaging.merge(results);
            if (merged.divergence() != null) {
                throw merged.divergence();
            }
            DivergedException.check(until, "norm of the parameters", merged.squaredNorm());
            GanState next = withMoments(merged.message().state(), state);
            Double divergence = settings.workers() == 1 ? null : divergence(next, merged.squaredNorm());
            long end = System.nanoTime();
            return new RoundResult(
                    next,
                    meter.metrics(
                            state.iteration(),
                            until,
                            new RoundMeter.Work(merged.losses(), merged.examples(), merged.computeNanos()),
                            new RoundMeter.Exchange(divergence, merged.bytesSent(), null, null),
                            new RoundMeter.Times(end - start, sent - start, end - collected)));
        } finally {
            broadcast.destroy();
        }
    }

    /** Where moments do not travel, every round starts with the ones the driver has: the fresh ones. */
    private GanState withMoments(GanState averaged, GanState before) {
        return settings.averageUpdaters()
                ? averaged
                : new GanState(
                        averaged.iteration(),
                        averaged.generator(),
                        averaged.critic(),
                        averaged.generatorEma(),
                        before.generatorOptimizer(),
                        before.criticOptimizer());
    }

    /** The spread of replicas is the mean of their squared norms less the squared norm of their mean. */
    private static double divergence(GanState average, double meanSquaredNorm) {
        double squaredNorm = Replica.squaredNorm(average.generator()) + Replica.squaredNorm(average.critic());
        return Math.sqrt(Math.max(0, meanSquaredNorm - squaredNorm) / squaredNorm);
    }

    /** Lets this JVM's buffers of the run go. */
    @Override
    public void close() {
        Replica.release(settings.run());
    }
}
