package org.sparkgan.train;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.cluster.TaskDevices;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;

/** What a run's workers compute on. */
public final class WorkerDevices {
    private WorkerDevices() {}

    /**
     * See {@link TaskDevices#found}.
     *
     * @throws ConfigException in one line, where one cannot be used or has too little memory
     */
    public static List<String> found(JavaSparkContext spark, JobConfig config, GanSpec spec) {
        ReplicaSettings settings = ReplicaSettings.of(config, spec);
        return TaskDevices.found(
                spark, config.compute(), "worker", settings.workers(), (worker, memory) -> settings.devicePlan(worker)
                        .accept(memory));
    }
}
