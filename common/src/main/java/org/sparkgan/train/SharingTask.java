package org.sparkgan.train;

import org.sparkgan.config.ThresholdSettings;
import org.sparkgan.gan.GanState;

/** A worker's part of a round of gradient sharing. */
final class SharingTask extends RoundTask<SharingState, SharingResult> {
    private static final long serialVersionUID = 1L;

    private final ThresholdSettings threshold;

    /**
     * Binds a round.
     *
     * @param settings of the run
     * @param threshold which updates are sent
     * @param until iterations taken when the round ends
     */
    SharingTask(ReplicaSettings settings, ThresholdSettings threshold, int until) {
        super(settings, until);
        this.threshold = threshold;
    }

    @Override
    WorkerRound<SharingState, SharingResult> round(SharingState start, LocalTraining training, Replica replica) {
        if (training.divergence() != null) {
            return new WorkerRound<>(start, result(EncodedUpdate.NOTHING, EncodedUpdate.NOTHING, training));
        }
        UpdateCodecs codecs = replica.codecs();
        WorkerMemory before = start.memory();
        GanState end = training.end();
        UpdateCodec.Encoded generator =
                encode(codecs.generator(), start.generator(), end.generator(), before.generator());
        UpdateCodec.Encoded critic = encode(codecs.critic(), start.critic(), end.critic(), before.critic());
        WorkerMemory memory = new WorkerMemory(
                WorkerMemory.Player.after(end.generatorOptimizer(), generator),
                WorkerMemory.Player.after(end.criticOptimizer(), critic));
        return new WorkerRound<>(
                new SharingState(start.worker(), until(), start.generator(), start.critic(), memory, start.feedback()),
                result(generator.update(), critic.update(), training));
    }

    private UpdateCodec.Encoded encode(UpdateCodec codec, float[] before, float[] after, WorkerMemory.Player memory) {
        return codec.encode(before, after, memory.residual(), memory.encoder(), threshold);
    }

    private static SharingResult result(EncodedUpdate generator, EncodedUpdate critic, LocalTraining training) {
        RoundCounts counts = training.counts(generator.bytes() + critic.bytes());
        return new SharingResult(generator, critic, counts);
    }
}
