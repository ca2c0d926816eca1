package org.sparkgan.train;

import java.io.Serializable;
import java.util.UUID;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;

/**
 * What a worker has to know of the run.
 *
 * @param run names this start of the run, so that executors know which buffers to keep
 * @param spec what is trained and how
 * @param batchSize images per worker and critic step
 * @param workers how many train side by side
 * @param seed decides every random number
 * @param averageUpdaters whether moments travel back
 * @param flip whether half of the images are mirrored
 */
record ReplicaSettings(
        String run, GanSpec spec, int batchSize, int workers, long seed, boolean averageUpdaters, boolean flip)
        implements Serializable {
    /** What {@code config} says, for a run that starts now. */
    static ReplicaSettings of(JobConfig config, GanSpec spec) {
        return new ReplicaSettings(
                UUID.randomUUID().toString(),
                spec,
                config.training().batchSize(),
                config.training().workers(),
                config.training().seed(),
                config.training().averageUpdaters(),
                config.data().flip());
    }
}
