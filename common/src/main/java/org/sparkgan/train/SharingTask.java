package org.sparkgan.train;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction2;
import org.sparkgan.config.ThresholdSettings;
import org.sparkgan.data.Shard;
import org.sparkgan.gan.GanState;

/**
 * A worker's part of a round of gradient sharing: a pure function of its state, its shard and the round, so that Spark may work
 * it out again on another executor.
 */
final class SharingTask implements FlatMapFunction2<Iterator<WorkerState>, Iterator<Shard>, SharingRound> {
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
    public Iterator<SharingRound> call(Iterator<WorkerState> states, Iterator<Shard> shards) {
        WorkerState start = states.next();
        Replica replica = Replica.of(settings, start.worker());
        SharingRound round = replica.train(
                shards.next(), start.ganState(), until, training -> round(start, training, replica.codecs()));
        return List.of(round).iterator();
    }

    private SharingRound round(WorkerState start, LocalTraining training, UpdateCodecs codecs) {
        if (training.divergence() != null) {
            return new SharingRound(start, result(EncodedUpdate.NOTHING, EncodedUpdate.NOTHING, training));
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
        return new SharingRound(
                new WorkerState(start.worker(), until, start.generator(), start.critic(), memory),
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
