package org.sparkgan.train;

import java.io.Serializable;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;

/**
 * How workers take steps side by side and agree on one state, where they tell each other what they have to by themselves.
 *
 * @param <S> where a worker stands
 */
sealed interface RingMode<S extends WorkerState> extends Serializable
        permits AveragingRing, SharingRing, SynchronousRing {
    /** The mode that {@code training.sync} names. */
    static RingMode<? extends WorkerState> of(JobConfig config, GanSpec spec) {
        TrainingSettings training = config.training();
        return switch (training.sync()) {
            case PARAMETER_AVERAGING ->
                new AveragingRing(ReplicaSettings.of(config, spec), AveragingSchedule.of(training));
            case GRADIENT_SHARING ->
                new SharingRing(
                        ReplicaSettings.of(config, spec.withoutEma()),
                        spec,
                        training.threshold(),
                        training.shareEvery());
            case SYNCHRONOUS ->
                new SynchronousRing(
                        ReplicaSettings.of(config, spec),
                        training.averagingFrequency().orElseThrow());
        };
    }

    /** What the workers know of the run. */
    ReplicaSettings settings();

    /** How they start. */
    WorkerStart<S> start();

    /** Iterations of a round. */
    int roundLength();

    /** The same for a run of so many iterations, at whose end workers agree on all there is. */
    default RingMode<S> endingAt(int iterations) {
        return this;
    }

    /**
     * A worker's part of a segment.
     *
     * @param start where it stands
     * @param common what all have in common there
     * @param shard its images
     * @param crew the workers; says when the segment ends
     */
    WorkerEnd<S> train(S start, GanState common, Shard shard, Crew crew);
}
