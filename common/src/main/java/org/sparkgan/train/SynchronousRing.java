package org.sparkgan.train;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.gan.Players;

/**
 * {@link Synchronous} among the workers themselves: each takes every step down the mean gradient, which all have to the same bits,
 * and so they stay equal.
 *
 * @param settings of the run
 * @param roundLength iterations of a round
 */
record SynchronousRing(ReplicaSettings settings, int roundLength) implements RingMode<AveragingState> {
    @Override
    public WorkerStart<AveragingState> start() {
        return AveragingState.START;
    }

    @Override
    public WorkerEnd<AveragingState> train(AveragingState start, GanState common, Shard dataset, Crew crew) {
        GradientReplica replica = GradientReplica.of(settings, dataset);
        // A late attempt at the segment may share the JVM, and a gradient is in the replica's own vectors.
        synchronized (replica) {
            return replica.working(() -> {
                Worker worker = new Worker(replica, common, crew);
                while (crew.goesOn(worker.iteration)) {
                    worker.round();
                }
                return new WorkerEnd<>(worker.state(), null);
            });
        }
    }

    /** A worker on its way through a segment. */
    private final class Worker {
        private final GradientReplica replica;
        private final Players players;
        private final Crew crew;
        private int iteration;
        private final List<RoundCounts> steps = new ArrayList<>();
        private final Adaptation adaptation = Adaptation.ofIterations(settings);
        /** Of this worker, of which the others have not heard. */
        private IterationLosses untold = IterationLosses.NONE;

        Worker(GradientReplica replica, GanState common, Crew crew) {
            this.replica = replica;
            this.crew = crew;
            this.iteration = common.iteration();
            this.players = replica.playersAt(common);
        }

        GanState state() {
            return players.state(iteration);
        }

        void round() {
            int from = iteration;
            int until = crew.roundBegins(from, roundLength);
            steps.clear();
            while (iteration < until && iterate()) {
                iteration++;
                if (adaptation.due(iteration) || iteration == until) {
                    adapt();
                }
            }
            check(until, "norm of the parameters", state().squaredNorm());
            crew.roundEnded(from, until, RoundPart.of(steps, 0), norm -> RoundMeter.Exchange.ofOne(players.feedback()));
        }

        private void adapt() {
            players.adapt(adaptation.after(players.feedback(), untold, iteration, crew));
            untold = IterationLosses.NONE;
        }

        /** Whether all numbers of the iteration were finite, everywhere. */
        private boolean iterate() {
            int criticSteps = settings.spec().gan().criticSteps();
            for (int step = 0; step < criticSteps; step++) {
                players.prepareCritic();
                float[] mean = mean(step);
                if (!isUsable(mean)) {
                    return false;
                }
                players.updateCritic(iteration, mean);
            }
            float[] mean = mean(criticSteps);
            if (!isUsable(mean)) {
                return false;
            }
            players.updateGenerator(iteration, mean);
            return true;
        }

        private float[] mean(int step) {
            WorkerResult result =
                    crew.sumMeanwhile(replica.share(), listener -> replica.gradient(iteration, step, listener));
            steps.add(result.counts());
            untold = untold.plus(result.counts().losses());
            GanState mean = result.message().state();
            return step < settings.spec().gan().criticSteps() ? mean.critic() : mean.generator();
        }

        private boolean isUsable(float[] mean) {
            // A gradient that is of no use is so in all of its parts; frozen layers, which come first, have none.
            float last = mean[mean.length - 1];
            if (Float.isFinite(last)) {
                return true;
            }
            check(iteration, "gradient", last);
            return false;
        }

        /** What is not finite stops all, as part of the last step. */
        private void check(int at, String what, double value) {
            int last = steps.size() - 1;
            steps.set(last, steps.get(last).checked(at, what, value));
        }
    }
}
