package org.sparkgan.train;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.data.Shard;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.OptimizerState;

/**
 * A worker's part of a round: a pure function of the broadcast state, the shard and the round, so that a retry on another
 * executor gives the same numbers.
 */
final class WorkerTask implements FlatMapFunction<Iterator<Shard>, WorkerResult> {
    private static final long serialVersionUID = 1L;

    private final ReplicaSettings settings;
    private final Broadcast<StateMessage> state;
    private final int until;

    /**
     * Binds a round.
     *
     * @param settings of the run
     * @param state where all workers start
     * @param until iterations taken when the round ends
     */
    WorkerTask(ReplicaSettings settings, Broadcast<StateMessage> state, int until) {
        this.settings = settings;
        this.state = state;
        this.until = until;
    }

    @Override
    public Iterator<WorkerResult> call(Iterator<Shard> shards) {
        Shard shard = shards.next();
        Replica replica = Replica.of(settings, shard.worker());
        WorkerResult result =
                replica.train(shard, state.value().state(), until, training -> result(shard.worker(), training));
        return List.of(result).iterator();
    }

    private WorkerResult result(int worker, LocalTraining training) {
        StateMessage message =
                new StateMessage(training.divergence() == null ? sent(training.end()) : empty(training.end()));
        double squaredNorm = Replica.squaredNorm(message.state().generator())
                + Replica.squaredNorm(message.state().critic());
        long examples = training.examples(settings);
        long planned = (long) (until - training.start().iteration())
                * settings.spec().gan().criticSteps()
                * settings.batchSize()
                * settings.workers();
        double share = (double) examples / planned;
        return new WorkerResult(
                worker,
                examples,
                message,
                (float) share,
                training.losses(),
                System.nanoTime() - training.startNanos(),
                share * squaredNorm,
                message.bytes(),
                training.divergence());
    }

    private GanState sent(GanState state) {
        return settings.averageUpdaters()
                ? state
                : new GanState(
                        state.iteration(),
                        state.generator(),
                        state.critic(),
                        state.generatorEma(),
                        OptimizerState.NONE,
                        OptimizerState.NONE);
    }

    private static GanState empty(GanState state) {
        return new GanState(
                state.iteration(), new float[0], new float[0], new float[0], OptimizerState.NONE, OptimizerState.NONE);
    }
}
