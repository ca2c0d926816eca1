package org.sparkgan.run;

import java.util.Locale;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.train.SyncMode;

/** Refuses networks that the driver's heap cannot hold, which would otherwise end the JVM in the middle of a round. */
final class HeapCheck {
    /** Room for the collector and for all that is not vectors. */
    private static final double RESERVE = 1.25;

    private static final double GIGABYTE = 1 << 30;

    private HeapCheck() {}

    /**
     * Compares what a run needs with what the JVM has.
     *
     * @param master of Spark; in local mode the workers share the driver's heap
     * @param heap the most bytes that the JVM's heap may take
     * @throws ConfigException where it is too little
     */
    static void require(JobConfig config, GanSpec spec, String master, long heap) {
        double needed = RESERVE * states(config.training(), master) * spec.stateBytes();
        if (needed > heap) {
            String key = config.network().sizeKey();
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "%s must leave room for the vectors of training in the driver's heap, but %d with %d workers"
                            + " needs about %.1f GB of %.1f GB: give more with -- --driver-memory %.0fg, or lower %s",
                    key,
                    config.network().size(),
                    config.training().workers(),
                    needed / GIGABYTE,
                    heap / GIGABYTE,
                    Math.ceil(needed / GIGABYTE * RESERVE),
                    key));
        }
    }

    /** Copies of a state that live at once: the driver's, its broadcast and the average; results as bytes and as vectors. */
    private static double states(TrainingSettings training, String master) {
        double driver = 3 + 2.0 * training.workers();
        return master.startsWith("local") ? driver + SyncMode.statesOfWorker(training) * training.workers() : driver;
    }
}
