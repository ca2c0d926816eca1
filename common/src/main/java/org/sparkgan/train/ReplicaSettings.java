package org.sparkgan.train;

import java.io.Serializable;
import org.sparkgan.config.ReadingSettings;
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
 * @param reading how images are read
 */
record ReplicaSettings(
        String run,
        GanSpec spec,
        int batchSize,
        int workers,
        long seed,
        boolean averageUpdaters,
        ReadingSettings reading)
        implements Serializable {}
