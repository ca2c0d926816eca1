package org.sparkgan.train;

import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.DivergedException;
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
        DivergedException divergence = training.orNorm(own.state());
        StateMessage message =
                new StateMessage(divergence == null ? sent(averaged.of(end)) : AveragedNetworks.NONE.of(end));
        RoundCounts counts = training.counts(message.bytes(), divergence);
        double share = settings().share(training.losses(), start.state().iteration(), until());
        return new WorkerRound<>(
                own,
                new WorkerResult(
                        start.worker(),
                        message,
                        (float) share,
                        share * message.state().squaredNorm(),
                        counts));
    }

    private GanState sent(GanState state) {
        return settings().averageUpdaters() ? state : state.withOptimizers(OptimizerState.NONE, OptimizerState.NONE);
    }
}
