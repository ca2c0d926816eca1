package org.sparkgan.train;

import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;

/**
 * One worker's engine for its part of the global batch, kept in the executor's JVM between steps. All that it keeps is a
 * cache: a fresh one computes the same gradients.
 */
final class GradientReplica implements Replicas.Kept {
    private static final Replicas<GradientReplica> REPLICAS = new Replicas<>();
    private static final float[] NOTHING = new float[0];

    private final ReplicaSettings settings;
    private final int worker;
    private final GanEngine engine;
    private final ShardReader reader;
    private final ShardMinibatches images;
    private int generated = -1;

    private GradientReplica(ReplicaSettings settings, Shard dataset) {
        this.settings = settings;
        this.worker = dataset.worker();
        this.engine = new GanEngine(TaskDevice.device(), settings.spec(), settings.batchSize(), settings.seed());
        this.reader = settings.datasetReader(dataset);
        this.images = new ShardMinibatches(
                reader, settings.globalBatch(), worker * settings.batchSize(), settings.batchSize());
    }

    /** The replica of a worker in this JVM; replicas of earlier runs are let go. */
    static GradientReplica of(ReplicaSettings settings, Shard dataset) {
        return REPLICAS.of(
                settings.run(), dataset.worker(), settings.deviceBytes(), () -> new GradientReplica(settings, dataset));
    }

    /** Lets the replicas of a run that has ended go. */
    static void release(String run) {
        REPLICAS.release(run);
    }

    @Override
    public synchronized void close() {
        reader.close();
    }

    /**
     * The gradient of one step on this worker's part of the batch. Synchronized: a speculative or late attempt of the same
     * task may share the JVM.
     *
     * @param generator its parameters since the iteration began
     * @param critic its parameters now
     * @param step of the critic, or of the generator after the critic's last
     */
    synchronized WorkerResult gradient(int iteration, int step, float[] generator, float[] critic) {
        long startNanos = System.nanoTime();
        int firstSample = worker * settings.batchSize();
        if (generated != iteration) {
            engine.loadGenerator(generator);
            engine.generate(iteration, firstSample, images);
            generated = iteration;
        }
        engine.loadCritic(critic);
        try {
            return step < settings.spec().gan().criticSteps()
                    ? criticGradient(iteration, step, firstSample, startNanos)
                    : generatorGradient(iteration, startNanos);
        } catch (DivergedException e) {
            return result(iteration, NOTHING, NOTHING, IterationLosses.NONE, startNanos, e);
        }
    }

    private WorkerResult criticGradient(int iteration, int step, int firstSample, long startNanos) {
        IterationLosses losses = IterationLosses.NONE.plus(engine.computeCriticGradient(iteration, step, firstSample, images));
        return result(iteration, NOTHING, engine.criticGradient(), losses, startNanos, null);
    }

    private WorkerResult generatorGradient(int iteration, long startNanos) {
        IterationLosses losses = IterationLosses.NONE.plusGenerator(engine.computeGeneratorGradient(iteration));
        return result(iteration, engine.generatorGradient(), NOTHING, losses, startNanos, null);
    }

    private WorkerResult result(
            int iteration,
            float[] generator,
            float[] critic,
            IterationLosses losses,
            long startNanos,
            DivergedException divergence) {
        StateMessage message = new StateMessage(
                new GanState(iteration, generator, critic, NOTHING, OptimizerState.NONE, OptimizerState.NONE));
        return new WorkerResult(
                worker,
                losses.criticSteps() * settings.batchSize(),
                message,
                1f / settings.workers(),
                losses,
                System.nanoTime() - startNanos,
                0,
                message.bytes(),
                divergence);
    }
}
