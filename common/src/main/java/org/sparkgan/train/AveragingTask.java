package org.sparkgan.train;

import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.GanState;

/** A worker's part of a round of parameter averaging. */
final class AveragingTask extends RoundTask<AveragingState, WorkerResult> {
    private static final long serialVersionUID = 1L;

    private final AveragedNetworks averaged;

    /**
     * Binds a round.
     *
     * @param settings of the run
     * @param averaged what is sent; the rest stays here
     * @param until iterations taken when the round ends
     */
    AveragingTask(ReplicaSettings settings, AveragedNetworks averaged, int until) {
        super(settings, until);
        this.averaged = averaged;
    }

    @Override
    WorkerRound<AveragingState, WorkerResult> round(AveragingState start, LocalTraining training, Replica replica) {
        // A round that stays here outlives the engine's vectors; one that is only sent is written out before they
        // change.
        GanState end = averaged.both() ? training.end() : training.end().copy();
        AveragingState own = AveragingState.ofRound(start.worker(), end, averaged);
        // The driver looks at what is averaged, and nobody else at what is not.
        double squaredNorm = own.state().squaredNorm();
        RoundCounts counts = training.counts(0).checked(until(), "norm of the parameters", squaredNorm);
        StateMessage message =
                new StateMessage(counts.divergence() == null ? sent(averaged.of(end)) : AveragedNetworks.NONE.of(end));
        double share = settings().share(training.losses(), start.state().iteration(), until());
        return new WorkerRound<>(
                own,
                new WorkerResult(
                        start.worker(),
                        message,
                        (float) share,
                        share * message.state().squaredNorm(),
                        counts.withBytes(message.bytes())));
    }

    private GanState sent(GanState state) {
        return settings().averageUpdaters() ? state : state.withOptimizers(OptimizerState.NONE, OptimizerState.NONE);
    }
}
