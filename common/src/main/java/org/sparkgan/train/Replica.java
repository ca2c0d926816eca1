package org.sparkgan.train;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.sparkgan.data.ImageOrder;
import org.sparkgan.data.RandomFlips;
import org.sparkgan.data.Shard;
import org.sparkgan.data.ShardReader;
import org.sparkgan.data.ShuffleWindow;
import org.sparkgan.data.Turns;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.gan.OptimizerState;

/** One worker's engine, kept in the executor's JVM between rounds so that buffers are allocated once a run. */
final class Replica {
    private static final Map<Key, Replica> REPLICAS = new ConcurrentHashMap<>();

    private final ReplicaSettings settings;
    private final int worker;
    private final GanEngine engine;
    /** Of a streamed shard: goes on from round to round. */
    private ShardReader stream;

    private Replica(ReplicaSettings settings, int worker) {
        this.settings = settings;
        this.worker = worker;
        this.engine = new GanEngine(settings.spec(), settings.batchSize(), settings.seed());
    }

    /** The replica of {@code worker} in this JVM; replicas of earlier runs are let go. */
    static Replica of(ReplicaSettings settings, int worker) {
        release(key -> !key.run().equals(settings.run()));
        return REPLICAS.computeIfAbsent(new Key(settings.run(), worker), key -> new Replica(settings, worker));
    }

    /** Lets the replicas of a run that has ended go. */
    static void release(String run) {
        release(key -> key.run().equals(run));
    }

    private static void release(Predicate<Key> which) {
        REPLICAS.entrySet().removeIf(entry -> {
            boolean released = which.test(entry.getKey());
            if (released) {
                entry.getValue().close();
            }
            return released;
        });
    }

    private synchronized void close() {
        if (stream != null) {
            stream.close();
        }
    }

    /**
     * Takes the iterations of a round. Synchronized: a speculative or late attempt of the same task may share the JVM.
     *
     * @param shard this worker's images
     * @param start where all workers start
     * @param until iterations taken when the round ends
     */
    synchronized WorkerResult train(Shard shard, GanState start, int until) {
        long startNanos = System.nanoTime();
        ShardReader reader = shard.isStreamed() ? streaming(shard) : reader(shard);
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
        return result(start, until, losses, startNanos, divergence);
    }

    private ShardReader streaming(Shard shard) {
        if (stream == null) {
            stream = reader(shard);
        }
        return stream;
    }

    private ShardReader reader(Shard shard) {
        Optional<RandomFlips> flips = settings.reading().flip()
                ? Optional.of(
                        new RandomFlips(settings.seed(), settings.spec().shape().width()))
                : Optional.empty();
        ImageOrder order = ImageOrder.ofShard(
                settings.seed(),
                worker,
                shard.images(),
                ShuffleWindow.of(settings.reading().shuffleWindow(), shard.values()));
        return shard.reader(order, Turns.ALL, flips);
    }

    private WorkerResult result(
            GanState start, int until, IterationLosses losses, long startNanos, DivergedException divergence) {
        long examples = losses.criticSteps() * settings.batchSize();
        StateMessage message = new StateMessage(divergence == null ? sent(engine.state(until)) : empty(until));
        double squaredNorm = squaredNorm(message.state().generator())
                + squaredNorm(message.state().critic());
        long planned = (long) (until - start.iteration())
                * settings.spec().gan().criticSteps()
                * settings.batchSize()
                * settings.workers();
        double share = (double) examples / planned;
        return new WorkerResult(
                worker,
                examples,
                message,
                (float) share,
                losses,
                System.nanoTime() - startNanos,
                share * squaredNorm,
                message.bytes(),
                divergence);
    }

    private GanState sent(GanState state) {
        return settings.averageUpdaters()
                ? state
                : new GanState(
                        state.iteration(), state.generator(), state.critic(), state.generatorEma(), NOTHING, NOTHING);
    }

    private static GanState empty(int iteration) {
        return new GanState(iteration, new float[0], new float[0], new float[0], NOTHING, NOTHING);
    }

    private static final OptimizerState NOTHING = new OptimizerState(0, new float[0], new float[0]);

    static double squaredNorm(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return sum;
    }

    private record Key(String run, int worker) {}
}
