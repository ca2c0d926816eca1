package org.sparkgan.train;

import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanState;

/**
 * A worker's part of a step that all take in common: a pure function of the broadcast parameters and the dataset, so that a
 * retry on another executor gives the same numbers.
 *
 * @param settings of the run
 * @param iteration how many were taken before
 * @param step of the critic, or of the generator after the critic's last
 * @param generator its parameters since the iteration began, and what the critic's scores have told
 * @param critic its parameters now
 */
record GradientTask(
        ReplicaSettings settings,
        int iteration,
        int step,
        Broadcast<StateMessage> generator,
        Broadcast<StateMessage> critic)
        implements Stage.Work<Shard, WorkerResult> {
    @Override
    public WorkerResult on(Shard shard) {
        GradientReplica replica = GradientReplica.of(settings, shard);
        GanState atStart = generator.value().state();
        float[] criticValues = critic.value().state().critic();
        return replica.gradient(iteration, step, atStart, criticValues);
    }
}
