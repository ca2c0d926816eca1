package org.sparkgan.train;

import java.util.Iterator;
import java.util.List;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanState;

/** A worker's part of a round of parameter averaging. */
final class AveragingTask implements RoundTask<AveragingState, WorkerResult> {
    private static final long serialVersionUID = 1L;

    private final ReplicaSettings settings;
    private final AveragedNetworks averaged;
    private final int until;

    /**
     * Binds a round.
     *
     * @param settings of the run
     * @param averaged what is sent; the rest stays here
     * @param until iterations taken when the round ends
     */
    AveragingTask(ReplicaSettings settings, AveragedNetworks averaged, int until) {
        this.settings = settings;
        this.averaged = averaged;
        this.until = until;
    }

    @Override
    public Iterator<WorkerRound<AveragingState, WorkerResult>> call(
            Iterator<AveragingState> states, Iterator<Shard> shards) {
        AveragingState start = states.next();
        Replica replica = Replica.of(settings, start.worker());
        WorkerRound<AveragingState, WorkerResult> round =
                replica.train(shards.next(), start.state(), until, training -> round(start.worker(), training));
        return List.of(round).iterator();
    }

    private WorkerRound<AveragingState, WorkerResult> round(int worker, LocalTraining training) {
        // A round that stays here outlives the engine's vectors; one that is only sent is written out before they
        // change.
        GanState end = averaged.both() ? training.end() : training.end().copy();
        AveragingState own = AveragingState.ofRound(worker, end, averaged);
        return new WorkerRound<>(own, result(worker, end, training, divergence(training, own.state())));
    }

    private WorkerResult result(int worker, GanState end, LocalTraining training, DivergedException divergence) {
        StateMessage message =
                new StateMessage(divergence == null ? sent(averaged.of(end)) : AveragedNetworks.NONE.of(end));
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
                share * Replica.squaredNorm(message.state()),
                message.bytes(),
                divergence);
    }

    /** The driver looks at what is averaged, and nobody else at what is not. */
    private DivergedException divergence(LocalTraining training, GanState own) {
        double squaredNorm = Replica.squaredNorm(own);
        return training.divergence() != null || Double.isFinite(squaredNorm)
                ? training.divergence()
                : new DivergedException(until, "norm of the parameters", squaredNorm);
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
}
