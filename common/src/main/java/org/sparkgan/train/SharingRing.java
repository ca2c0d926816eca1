package org.sparkgan.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.config.ThresholdSettings;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;

/**
 * {@link GradientSharing} among the workers themselves: each hears the encoded updates of all, and applies them as the driver
 * would. Updates that are sent whole are added up on the way.
 *
 * @param settings of the replicas, which keep no moving average
 * @param spec of the game, whose moving average each worker keeps: the driver gets that of the first
 * @param threshold which updates are sent
 * @param roundLength iterations of a round
 */
record SharingRing(ReplicaSettings settings, GanSpec spec, ThresholdSettings threshold, int roundLength)
        implements RingMode<SharingState> {
    @Override
    public WorkerStart<SharingState> start() {
        return new SharingStart(settings.spec());
    }

    @Override
    public WorkerEnd<SharingState> train(SharingState start, GanState common, Shard shard, Crew crew) {
        Replica replica = Replica.of(settings, start.worker());
        // A late attempt at the segment may share the JVM.
        synchronized (replica) {
            SharingState state = start;
            float[] average = common.generatorEma().clone();
            while (crew.goesOn(state.iteration())) {
                int from = state.iteration();
                state = round(state, shard, replica, crew);
                spec.movingAverage().add(state.generator(), from, state.iteration(), average);
            }
            return new WorkerEnd<>(common(state, average), state);
        }
    }

    private SharingState round(SharingState state, Shard shard, Replica replica, Crew crew) {
        int from = state.iteration();
        int until = crew.roundBegins(from, roundLength);
        LocalTraining training = replica.train(shard, state.state(), until);
        WorkerRound<SharingState, SharingResult> round =
                new SharingTask(settings, threshold, until).round(state, training, replica);
        SharingResult own = round.result();
        SharingResult encoded = own.withoutWholes();
        List<SharingResult> all = crew.gather(encoded, encoded.bytes(), SharingResult.class);
        IterationLosses losses = all.stream()
                .map(result -> result.counts().losses())
                .reduce(IterationLosses.NONE, IterationLosses::plus);
        SharedUpdate update = new SharedUpdate(
                shared(own.generator(), all, SharingResult::generator, crew),
                shared(own.critic(), all, SharingResult::critic, crew),
                Adaptation.ofRounds(settings, roundLength).after(state.feedback(), losses, until));
        SharingState next = replica.apply(round.state(), update);
        RoundCounts counts = own.counts()
                .checked(until, "norm of the parameters", next.state().squaredNorm());
        crew.roundEnded(
                from,
                until,
                RoundPart.of(List.of(counts), 0),
                norm -> GradientSharing.exchange(all, spec, next.feedback()));
        return next;
    }

    /** What all apply to a network: updates that were encoded, and the sum of those that were not. */
    private SharedUpdate.Network shared(
            EncodedUpdate own, List<SharingResult> all, Function<SharingResult, EncodedUpdate> network, Crew crew) {
        List<EncodedUpdate> updates = all.stream().map(network).toList();
        List<EncodedUpdate> messages = new ArrayList<>(
                updates.stream().filter(update -> !update.isDense()).toList());
        updates.stream().filter(EncodedUpdate::isDense).findFirst().ifPresent(whole -> {
            float[] sum = own.isDense() ? own.dense() : new float[Math.toIntExact(whole.count())];
            crew.sum(sum, 1f);
            messages.add(EncodedUpdate.dense(sum));
        });
        return new SharedUpdate.Network(messages, updates.size());
    }

    private static GanState common(SharingState state, float[] average) {
        return new GanState(
                state.iteration(),
                state.generator(),
                state.critic(),
                average,
                OptimizerState.NONE,
                OptimizerState.NONE,
                state.feedback());
    }
}
