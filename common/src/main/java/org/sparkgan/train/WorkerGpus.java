package org.sparkgan.train;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;

/** The GPUs of a run's workers, looked at before the run begins: what is wrong with them is told before anything is written. */
public final class WorkerGpus {
    /**
     * What a worker found.
     *
     * @param gpu in words; null where there is none
     * @param refusal why it cannot be used; null where it can
     */
    private record Found(String gpu, String refusal) implements Serializable {}

    private WorkerGpus() {}

    /**
     * All of them, each once, in words; none where workers compute without, or by ND4J.
     *
     * @throws ConfigException in one line, where one cannot be used or has too little memory
     */
    public static List<String> found(JavaSparkContext spark, JobConfig config, GanSpec spec) {
        // Where Spark gives none, only who says so has them.
        if (TaskDevice.kind(config.compute(), spark.getConf()) != DeviceKind.GPU) {
            return List.of();
        }
        ReplicaSettings settings = ReplicaSettings.of(config, spec);
        int workers = settings.workers();
        List<Found> found = spark.parallelize(
                        IntStream.range(0, workers).boxed().toList(), workers)
                .map(worker -> found(settings, worker))
                .collect();
        found.stream().filter(one -> one.refusal != null).findFirst().ifPresent(one -> {
            throw new ConfigException(one.refusal);
        });
        return found.stream()
                .filter(one -> one.gpu != null)
                .map(Found::gpu)
                .distinct()
                .sorted()
                .toList();
    }

    /** Said by a result: a task that fails is tried again, and each time with a stack trace in the log. */
    private static Found found(ReplicaSettings settings, int worker) {
        try {
            TaskDevice own = TaskDevice.ofTask(settings.compute(), worker);
            if (own.kind() != DeviceKind.GPU) {
                return new Found(null, null);
            }
            return new Found(own.look("worker " + worker, settings.workers(), settings.devicePlan(worker)), null);
        } catch (ConfigException e) {
            return new Found(null, e.getMessage());
        }
    }
}
