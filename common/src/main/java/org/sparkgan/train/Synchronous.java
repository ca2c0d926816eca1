package org.sparkgan.train;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanParameters;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.gan.optimizer.OptimizerState;

/**
 * Exact synchronous training: every step of the critic and of the generator goes down the mean gradient of the global batch,
 * of which each worker computes its part and the driver takes the step. The images, the noise and so the run are those of
 * one worker with the whole batch, but for the order in which float sums are taken. A step costs one broadcast, one job and
 * one aggregation.
 *
 * <p>Chen, Pan, Monga, Bengio and Jozefowicz, "Revisiting distributed synchronous SGD", 2016, without backup workers.
 */
public final class Synchronous implements SyncMode {
    private static final float[] NOTHING = new float[0];

    private final JavaSparkContext spark;
    private final JavaRDD<Shard> datasets;
    private final ReplicaSettings settings;
    private final int iterationsPerRound;
    private final int aggregationDepth;
    private final RoundMeter meter;
    private final GanParameters parameters;

    /**
     * Binds the workers to the dataset.
     *
     * @param spark runs the steps
     * @param config how to train
     * @param spec what to train
     * @param datasets the whole dataset for each worker, one a partition, in the order of the workers
     * @param datasetImages images in it
     */
    public Synchronous(
            JavaSparkContext spark, JobConfig config, GanSpec spec, JavaRDD<Shard> datasets, long datasetImages) {
        this.spark = spark;
        this.datasets = datasets;
        this.settings = ReplicaSettings.of(config, spec);
        this.iterationsPerRound = config.training().averagingFrequency().orElseThrow();
        this.aggregationDepth = config.training().aggregationDepth();
        this.meter = new RoundMeter(settings, datasetImages);
        this.parameters = new GanParameters(spec);
    }

    @Override
    public int roundEnd(int iteration) {
        return (iteration / iterationsPerRound + 1) * iterationsPerRound;
    }

    @Override
    public RoundResult round(GanState state, int until) {
        parameters.load(state);
        Round round = new Round();
        for (int iteration = state.iteration(); iteration < until; iteration++) {
            round.iterate(iteration);
        }
        return new RoundResult(
                state.iteration(), parameters.state(until).copy(), round.metrics(state.iteration(), until));
    }

    /** Lets this JVM's buffers of the run go. */
    @Override
    public void close() {
        GradientReplica.release(settings.run());
    }

    /** The steps of a round and what they cost. */
    private final class Round {
        private final long start = System.nanoTime();
        private IterationLosses losses = IterationLosses.NONE;
        private long examples;
        private long computeNanos;
        private long bytes;
        private long broadcastNanos;
        private long aggregateNanos;

        void iterate(int iteration) {
            int criticSteps = settings.spec().gan().criticSteps();
            Broadcast<StateMessage> generator =
                    broadcast(iteration, parameters.state(iteration).generator(), NOTHING);
            try {
                for (int step = 0; step < criticSteps; step++) {
                    parameters.prepareCritic();
                    GanState gradient = gradient(iteration, step, generator);
                    long collected = System.nanoTime();
                    parameters.updateCritic(gradient.critic());
                    aggregateNanos += System.nanoTime() - collected;
                }
                GanState gradient = gradient(iteration, criticSteps, generator);
                long collected = System.nanoTime();
                parameters.updateGenerator(iteration, gradient.generator());
                aggregateNanos += System.nanoTime() - collected;
            } finally {
                generator.destroy();
            }
        }

        private GanState gradient(int iteration, int step, Broadcast<StateMessage> generator) {
            Broadcast<StateMessage> critic =
                    broadcast(iteration, NOTHING, parameters.state(iteration).critic());
            try {
                var results = Averaging.collect(
                        datasets.mapPartitions(new GradientTask(settings, iteration, step, generator, critic)),
                        aggregationDepth);
                long collected = System.nanoTime();
                WorkerResult merged = Averaging.merge(results);
                if (merged.divergence() != null) {
                    throw merged.divergence();
                }
                aggregateNanos += System.nanoTime() - collected;
                losses = losses.plus(merged.losses());
                examples += merged.examples();
                computeNanos += merged.computeNanos();
                bytes += merged.bytesSent();
                return merged.message().state();
            } finally {
                critic.destroy();
            }
        }

        private Broadcast<StateMessage> broadcast(int iteration, float[] generator, float[] critic) {
            long begin = System.nanoTime();
            Broadcast<StateMessage> broadcast = spark.broadcast(new StateMessage(
                    new GanState(iteration, generator, critic, NOTHING, OptimizerState.NONE, OptimizerState.NONE)));
            broadcastNanos += System.nanoTime() - begin;
            return broadcast;
        }

        RoundMetrics metrics(int from, int until) {
            DivergedException.check(until, "norm of the parameters", Replica.squaredNorm(parameters.state(until)));
            return meter.metrics(
                    from,
                    until,
                    new RoundMeter.Work(losses, examples, computeNanos),
                    new RoundMeter.Exchange(null, bytes, null, null),
                    new RoundMeter.Times(System.nanoTime() - start, broadcastNanos, aggregateNanos));
        }
    }
}
