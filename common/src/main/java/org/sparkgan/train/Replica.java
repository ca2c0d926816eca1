package org.sparkgan.train;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.sparkgan.data.RandomFlips;
import org.sparkgan.data.SampleOrder;
import org.sparkgan.data.Shard;
import org.sparkgan.data.ShardReader;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;

/** One worker's engine, kept in the executor's JVM between rounds so that buffers are allocated once a run. */
final class Replica {
    private static final Map<Key, Replica> REPLICAS = new ConcurrentHashMap<>();

    private final ReplicaSettings settings;
    private final int worker;
    private final GanEngine engine;
    private UpdateCodecs codecs;

    private Replica(ReplicaSettings settings, int worker) {
        this.settings = settings;
        this.worker = worker;
        this.engine = new GanEngine(settings.spec(), settings.batchSize(), settings.seed());
    }

    /** The replica of {@code worker} in this JVM; replicas of earlier runs are let go. */
    static Replica of(ReplicaSettings settings, int worker) {
        REPLICAS.keySet().removeIf(key -> !key.run().equals(settings.run()));
        return REPLICAS.computeIfAbsent(new Key(settings.run(), worker), key -> new Replica(settings, worker));
    }

    /** Lets the replicas of a run that has ended go. */
    static void release(String run) {
        REPLICAS.keySet().removeIf(key -> key.run().equals(run));
    }

    /**
     * Takes the iterations of a round. Synchronized: a speculative or late attempt of the same task may share the JVM.
     *
     * @param shard this worker's images
     * @param start where this worker starts
     * @param until iterations taken when the round ends
     * @param finish makes the result, while the engine's own vectors still hold the end
     */
    synchronized <T> T train(Shard shard, GanState start, int until, Function<LocalTraining, T> finish) {
        long startNanos = System.nanoTime();
        ShardReader reader = reader(shard);
        engine.load(start);
        IterationLosses losses = IterationLosses.NONE;
        DivergedException divergence = null;
        try {
            for (int iteration = start.iteration(); iteration < until; iteration++) {
                losses = losses.plus(engine.iterate(
                        iteration,
                        worker * settings.batchSize(),
                        (step, images) -> reader.read(step * settings.batchSize(), settings.batchSize(), images)));
            }
        } catch (DivergedException e) {
            divergence = e;
        }
        return finish.apply(new LocalTraining(start, engine.state(until), losses, startNanos, divergence));
    }

    /** The buffers with which this replica's updates are encoded, allocated when first asked for. */
    synchronized UpdateCodecs codecs() {
        if (codecs == null) {
            codecs = UpdateCodecs.of(settings.spec());
        }
        return codecs;
    }

    /** This replica after an exchange. */
    synchronized WorkerState apply(WorkerState before, SharedUpdate update) {
        return before.plus(update, codecs());
    }

    private ShardReader reader(Shard shard) {
        Optional<RandomFlips> flips = settings.flip()
                ? Optional.of(
                        new RandomFlips(settings.seed(), settings.spec().shape().width()))
                : Optional.empty();
        return new ShardReader(shard, new SampleOrder(settings.seed(), worker, shard.images()), flips);
    }

    static double squaredNorm(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return sum;
    }

    private record Key(String run, int worker) {}
}
