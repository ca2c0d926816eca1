package org.sparkgan.train;

import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.gan.Players;

/**
 * Exact synchronous training: every step of the critic and of the generator goes down the mean gradient of the global batch,
 * of which each worker computes its part and the driver takes the step. The images, the noise and so the run are those of
 * one worker with the whole batch, but for the order in which float sums are taken. A step costs one broadcast, one job and
 * one aggregation.
 *
 * <p>Chen, Pan, Monga, Bengio and Jozefowicz, "Revisiting distributed synchronous SGD", 2016, without backup workers.
 */
public final class Synchronous implements SyncMode {
    private final JavaSparkContext spark;
    private final JavaRDD<Shard> datasets;
    private final ReplicaSettings settings;
    private final int roundLength;
    private final int aggregationDepth;
    private final Adaptation adaptation;
    private final RoundMeter meter;
    private final Players players;

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
        this.roundLength = config.training().averagingFrequency().orElseThrow();
        this.aggregationDepth = config.training().aggregationDepth();
        this.adaptation = Adaptation.ofIterations(settings);
        this.meter = new RoundMeter(settings, datasetImages);
        this.players = Players.atRest(spec);
    }

    @Override
    public int roundLength() {
        return roundLength;
    }

    @Override
    public RoundEnd round(GanState state, int until) {
        players.load(state);
        Round round = new Round();
        for (int iteration = state.iteration(); iteration < until; iteration++) {
            round.iterate(iteration);
        }
        return new RoundEnd(
                players.state(until).copy(),
                new RoundResult(state.iteration(), round.metrics(state.iteration(), until)));
    }

    /** Lets this JVM's buffers of the run go. */
    @Override
    public void close() {
        GradientReplica.release(settings.run());
    }

    /** The steps of a round and what they cost. */
    private final class Round {
        private final long start = System.nanoTime();
        private RoundCounts counts = RoundCounts.NONE;
        /** Of the iteration. */
        private IterationLosses losses = IterationLosses.NONE;

        private long broadcastNanos;
        private long aggregateNanos;

        void iterate(int iteration) {
            int criticSteps = settings.spec().gan().criticSteps();
            losses = IterationLosses.NONE;
            Broadcast<StateMessage> generator = broadcast(
                    GanState.ofGenerator(iteration, players.state(iteration).generator())
                            .withFeedback(players.feedback()));
            try {
                for (int step = 0; step < criticSteps; step++) {
                    players.prepareCritic();
                    descend(iteration, step, generator, mean -> players.updateCritic(iteration, mean.critic()));
                }
                descend(
                        iteration,
                        criticSteps,
                        generator,
                        mean -> players.updateGenerator(iteration, mean.generator()));
                players.adapt(adaptation.after(players.feedback(), losses, iteration + 1));
            } finally {
                generator.destroy();
            }
        }

        /** One step: {@code update} takes it down the mean of the workers' gradients. */
        private void descend(int iteration, int step, Broadcast<StateMessage> generator, Consumer<GanState> update) {
            Broadcast<StateMessage> critic = broadcast(
                    GanState.ofCritic(iteration, players.state(iteration).critic()));
            try {
                List<WorkerResult> results = Averaging.collect(
                        Stage.map(datasets, new GradientTask(settings, iteration, step, generator, critic)),
                        aggregationDepth);
                long collected = System.nanoTime();
                WorkerResult merged = Averaging.merge(results);
                counts = counts.then(merged.counts().orThrow());
                losses = losses.plus(merged.counts().losses());
                update.accept(merged.message().state());
                aggregateNanos += System.nanoTime() - collected;
            } finally {
                critic.destroy();
            }
        }

        private Broadcast<StateMessage> broadcast(GanState state) {
            long begin = System.nanoTime();
            Broadcast<StateMessage> broadcast = spark.broadcast(new StateMessage(state));
            broadcastNanos += System.nanoTime() - begin;
            return broadcast;
        }

        RoundMetrics metrics(int from, int until) {
            DivergedException.check(
                    until, "norm of the parameters", players.state(until).squaredNorm());
            return meter.metrics(
                    from,
                    until,
                    counts,
                    RoundMeter.Exchange.ofOne(players.feedback()),
                    new RoundMeter.Times(System.nanoTime() - start, broadcastNanos, aggregateNanos));
        }
    }
}
