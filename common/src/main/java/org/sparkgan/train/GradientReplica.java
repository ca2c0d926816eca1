package org.sparkgan.train;

import java.util.Arrays;
import java.util.function.Supplier;
import org.sparkgan.compute.Device;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.data.shard.Turns;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.GradientListener;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.gan.Players;

/**
 * One worker's engine for its part of the global batch, kept in the executor's JVM between steps. All that it keeps is a
 * cache: a fresh one computes the same gradients.
 */
final class GradientReplica implements Replicas.Kept {
    private static final Replicas<GradientReplica> REPLICAS = new Replicas<>();
    private static final int NONE = -1;

    private final ReplicaSettings settings;
    private final int worker;
    private final Turns turns;
    private final Device device;
    private final GanEngine engine;
    private final ShardReader reader;
    private final ShardMinibatches images;
    private int generated = NONE;

    private GradientReplica(ReplicaSettings settings, Shard dataset, Device device) {
        this.settings = settings;
        this.worker = dataset.worker();
        this.turns = settings.turns(worker);
        this.device = device;
        this.engine = new GanEngine(device, settings.spec(), turns.batch(), settings.seed());
        this.reader = settings.datasetReader(dataset);
        this.images = new ShardMinibatches(reader, turns.all(), turns.first(), turns.batch());
    }

    /** The replica of a worker in this JVM; replicas of earlier runs are let go. */
    static GradientReplica of(ReplicaSettings settings, Shard dataset) {
        return REPLICAS.of(
                settings.run(),
                dataset.worker(),
                settings.compute(),
                settings.devicePlan(dataset.worker()),
                device -> new GradientReplica(settings, dataset, device));
    }

    /** Lets the replicas of a run that has ended go. */
    static void release(String run) {
        REPLICAS.release(run);
    }

    /** This worker's share of the mean gradient. */
    float share() {
        return turns.share();
    }

    @Override
    public synchronized void close() {
        reader.close();
        device.close();
    }

    /** The players at {@code state}, which is copied, for whoever moves them here. */
    synchronized Players playersAt(GanState state) {
        generated = NONE;
        engine.load(state);
        return engine.players();
    }

    /**
     * {@link #gradient(int, int, GradientListener)} of players that are moved elsewhere. Synchronized: a speculative or late
     * attempt of the same task may share the JVM.
     *
     * @param generator its parameters since the iteration began, and what the critic's scores have told
     * @param critic its parameters now
     */
    synchronized WorkerResult gradient(int iteration, int step, GanState generator, float[] critic) {
        return working(() -> {
            if (generated != iteration) {
                engine.players().loadGenerator(generator.generator());
                engine.players().adapt(generator.feedback());
            }
            engine.players().loadCritic(critic);
            return gradient(iteration, step, (gradient, part) -> {});
        });
    }

    /** See {@link Replicas#working}. */
    <T> T working(Supplier<T> work) {
        return REPLICAS.working(this, work);
    }

    /**
     * The gradient of one step on this worker's part of the batch.
     *
     * @param step of the critic, or of the generator after the critic's last
     * @param listener hears of the gradient while it is computed, also of one of no use, which it then sees as NaN
     */
    synchronized WorkerResult gradient(int iteration, int step, GradientListener listener) {
        long startNanos = System.nanoTime();
        if (generated != iteration) {
            engine.generate(iteration, turns.first(), images);
            generated = iteration;
        }
        boolean isOfCritic = step < settings.spec().gan().criticSteps();
        IterationLosses losses = IterationLosses.NONE;
        DivergedException divergence = null;
        try {
            losses = isOfCritic
                    ? losses.plus(engine.criticLosses(iteration, step, images), turns.batch())
                    : losses.plusGenerator(engine.generatorLoss(iteration, images), turns.batch());
        } catch (DivergedException e) {
            divergence = e;
        }
        GradientListener told = divergence == null ? listener : ofNoUse(listener);
        GanState gradient = isOfCritic
                ? GanState.ofCritic(iteration, engine.criticGradient(told))
                : GanState.ofGenerator(iteration, engine.generatorGradient(told));
        return result(gradient, losses, startNanos, divergence);
    }

    private static GradientListener ofNoUse(GradientListener listener) {
        return (gradient, part) -> {
            Arrays.fill(gradient, part.from(), part.to(), Float.NaN);
            listener.ready(gradient, part);
        };
    }

    private WorkerResult result(
            GanState gradient, IterationLosses losses, long startNanos, DivergedException divergence) {
        StateMessage message = new StateMessage(gradient);
        long nanos = System.nanoTime() - startNanos;
        RoundCounts counts = new RoundCounts(losses, nanos, message.bytes(), divergence);
        return new WorkerResult(worker, message, turns.share(), 0, counts);
    }
}
