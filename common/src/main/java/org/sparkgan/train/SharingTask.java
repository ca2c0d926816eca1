package org.sparkgan.train;

import java.util.Iterator;
import java.util.List;
import org.sparkgan.config.ThresholdSettings;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanState;

/** A worker's part of a round of gradient sharing. */
final class SharingTask implements RoundTask<SharingState, SharingResult> {
    private static final long serialVersionUID = 1L;

    private final ReplicaSettings settings;
    private final ThresholdSettings threshold;
    private final int until;

    /**
     * Binds a round.
     *
     * @param settings of the run
     * @param threshold which updates are sent
     * @param until iterations taken when the round ends
     */
    SharingTask(ReplicaSettings settings, ThresholdSettings threshold, int until) {
        this.settings = settings;
        this.threshold = threshold;
        this.until = until;
    }

    @Override
    public Iterator<WorkerRound<SharingState, SharingResult>> call(
            Iterator<SharingState> states, Iterator<Shard> shards) {
        SharingState start = states.next();
        Replica replica = Replica.of(settings, start.worker());
        WorkerRound<SharingState, SharingResult> round = replica.train(
                shards.next(), start.ganState(), until, training -> round(start, training, replica.codecs()));
        return List.of(round).iterator();
    }

    private WorkerRound<SharingState, SharingResult> round(
            SharingState start, LocalTraining training, UpdateCodecs codecs) {
        if (training.divergence() != null) {
            return new WorkerRound<>(start, result(EncodedUpdate.NOTHING, EncodedUpdate.NOTHING, training));
        }
        GanState end = training.end();
        UpdateCodec.Encoded generator = codecs.generator()
                .encode(
                        start.generator(),
                        end.generator(),
                        start.memory().generator().residual(),
                        start.memory().generator().encoder(),
                        threshold);
        UpdateCodec.Encoded critic = codecs.critic()
                .encode(
                        start.critic(),
                        end.critic(),
                        start.memory().critic().residual(),
                        start.memory().critic().encoder(),
                        threshold);
        WorkerMemory memory = new WorkerMemory(
                new WorkerMemory.Player(end.generatorOptimizer().copy(), generator.residual(), generator.encoder()),
                new WorkerMemory.Player(end.criticOptimizer().copy(), critic.residual(), critic.encoder()));
        return new WorkerRound<>(
                new SharingState(start.worker(), until, start.generator(), start.critic(), memory),
                result(generator.update(), critic.update(), training));
    }

    private SharingResult result(EncodedUpdate generator, EncodedUpdate critic, LocalTraining training) {
        return new SharingResult(
                generator,
                critic,
                training.losses(),
                training.examples(settings),
                System.nanoTime() - training.startNanos(),
                training.divergence());
    }
}
