package org.sparkgan.train;

import java.util.List;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.GanState;

/**
 * {@link ParameterAveraging} among the workers themselves. Their vectors become the average where they are.
 *
 * @param settings of the run
 * @param schedule which networks are averaged when
 */
record AveragingRing(ReplicaSettings settings, AveragingSchedule schedule) implements RingMode<AveragingState> {
    @Override
    public WorkerStart<AveragingState> start() {
        return AveragingState.START;
    }

    @Override
    public int roundLength() {
        return schedule.roundLength();
    }

    @Override
    public AveragingRing endingAt(int iterations) {
        return new AveragingRing(settings, schedule.endingAt(iterations));
    }

    @Override
    public WorkerEnd<AveragingState> train(AveragingState start, GanState common, Shard shard, Crew crew) {
        Replica replica = Replica.of(settings, start.worker());
        // A late attempt at the segment may share the JVM.
        synchronized (replica) {
            Worker worker = new Worker(start, common, crew);
            while (crew.goesOn(worker.state.iteration())) {
                worker.round(shard, replica);
            }
            return worker.end();
        }
    }

    /** A worker on its way through a segment. */
    private final class Worker {
        private final int number;
        private final Crew crew;
        private final Adaptation adaptation = Adaptation.ofRounds(settings, roundLength());
        private AveragedNetworks averaged;
        private GanState state;
        private GanState common;

        Worker(AveragingState start, GanState common, Crew crew) {
            this.number = start.worker();
            this.crew = crew;
            this.averaged = start.averaged();
            this.state = start.state();
            this.common = common;
        }

        void round(Shard shard, Replica replica) {
            int from = state.iteration();
            int until = crew.roundBegins(from, roundLength());
            averaged = schedule.due(until);
            LocalTraining training = replica.train(shard, state, until);
            GanState end = training.end();
            double share = settings.share(training.losses(), from, until);
            double squaredNorm = averaged.of(end).squaredNorm();
            double ofOthers = averaged.others().of(end).squaredNorm();
            RoundCounts counts = training.counts(0).checked(until, "norm of the parameters", squaredNorm + ofOthers);
            Feedback feedback = adaptation.after(state.feedback(), training.losses(), until, crew);
            RoundPart own = RoundPart.of(List.of(counts), share * squaredNorm);
            crew.sum(
                    averaged.of(sent(end)),
                    (float) share,
                    settings.spec().critic().frozen());
            state = averaged.join(settings.averageUpdaters() ? end : withMomentsOf(common, end), end)
                    .withFeedback(feedback);
            common = schedule.intervals().everyRound()
                    ? state
                    : averaged.join(averaged.of(state).copy(), common);
            crew.roundEnded(from, until, own, this::exchange);
        }

        private GanState sent(GanState end) {
            return settings.averageUpdaters() ? end : end.withOptimizers(OptimizerState.NONE, OptimizerState.NONE);
        }

        /** Where moments do not travel, each average starts from fresh ones, which the driver has. */
        private static GanState withMomentsOf(GanState common, GanState end) {
            return end.withOptimizers(common.generatorOptimizer(), common.criticOptimizer());
        }

        private RoundMeter.Exchange exchange(double meanSquaredNorm) {
            Double divergence = settings.workers() == 1 || averaged.none()
                    ? null
                    : (Double) ParameterAveraging.divergence(averaged.of(common), meanSquaredNorm);
            return new RoundMeter.Exchange(divergence, null, null, state.feedback());
        }

        WorkerEnd<AveragingState> end() {
            return new WorkerEnd<>(common, averaged.both() ? null : new AveragingState(number, state, averaged));
        }
    }
}
