package org.sparkgan.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;

/** The GPUs of a job's tasks, looked at before the work begins: what is wrong with them is told before anything is written. */
public final class TaskGpus {
    /**
     * What a task found.
     *
     * @param gpu in words; null where there is none
     * @param refusal why it cannot be used; null where it can
     */
    private record Found(String gpu, String refusal) implements Serializable {}

    /** What tasks are going to ask of their devices. It travels to them. */
    @FunctionalInterface
    public interface Plan extends Serializable {
        /** Tells {@code memory} what the task of that number takes of it. */
        void of(int task, Memory memory);
    }

    private TaskGpus() {}

    /**
     * All of them, each once, in words; none where tasks compute without, or by ND4J.
     *
     * @param compute settings of the job
     * @param who computes, such as "worker"
     * @param tasks at work at a time
     * @param plan of each
     * @throws ConfigException in one line, where one cannot be used or has too little memory
     */
    public static List<String> found(
            JavaSparkContext spark, ComputeSettings compute, String who, int tasks, Plan plan) {
        // Where Spark gives none, only who says so has them.
        if (TaskDevice.kind(compute, spark.getConf()) != DeviceKind.GPU) {
            return List.of();
        }
        List<Found> found = spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .map(task -> found(compute, who, task, tasks, plan))
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
    private static Found found(ComputeSettings compute, String who, int task, int tasks, Plan plan) {
        try {
            TaskDevice own = TaskDevice.ofTask(compute, task);
            if (own.kind() != DeviceKind.GPU) {
                return new Found(null, null);
            }
            return new Found(own.look(who + " " + task, tasks, memory -> plan.of(task, memory)), null);
        } catch (ConfigException e) {
            return new Found(null, e.getMessage());
        }
    }
}
