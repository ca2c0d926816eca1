package org.sparkgan.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;

/** What a job's tasks compute on, looked at before the work begins: what is wrong with it is told before anything is written. */
public final class TaskDevices {
    /**
     * What a task found.
     *
     * @param kind of device
     * @param device in words; null where it was not looked at
     * @param refusal why it cannot be used; null where it can
     */
    private record Found(DeviceKind kind, String device, String refusal) implements Serializable {}

    /** What tasks are going to ask of their devices. It travels to them. */
    @FunctionalInterface
    public interface Plan extends Serializable {
        /** Tells {@code memory} what the task of that number takes of it. */
        void of(int task, Memory memory);
    }

    private TaskDevices() {}

    /**
     * All GPUs, each once, in words; none where tasks compute without, or by ND4J.
     *
     * @param compute settings of the job
     * @param who computes, such as "worker"
     * @param tasks at work at a time
     * @param plan of each
     * @throws ConfigException in one line, where one cannot be used or has too little memory, or where processors round differently
     */
    public static List<String> found(
            JavaSparkContext spark, ComputeSettings compute, String who, int tasks, Plan plan) {
        // Where Spark gives no GPUs, only who says so has them.
        if (TaskDevice.kind(compute, spark.getConf()) != DeviceKind.GPU && !compute.rounds()) {
            return List.of();
        }
        List<Found> found = spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .map(task -> found(compute, who, task, tasks, plan))
                .collect();
        found.stream().filter(one -> one.refusal != null).findFirst().ifPresent(one -> {
            throw new ConfigException(one.refusal);
        });
        requireOneKind(devices(found, DeviceKind.CPU));
        return devices(found, DeviceKind.GPU);
    }

    private static List<String> devices(List<Found> found, DeviceKind kind) {
        return found.stream()
                .filter(one -> one.kind == kind && one.device != null)
                .map(Found::device)
                .distinct()
                .sorted()
                .toList();
    }

    /** Processors that round by other instructions come to other parameters. */
    static void requireOneKind(List<String> processors) {
        if (processors.size() > 1) {
            throw new ConfigException(ComputeSettings.PRECISION
                    + " = bfloat16 takes processors of one kind, but tasks compute on "
                    + String.join(" and on ", processors)
                    + ": run on machines of one kind, or take " + ComputeSettings.PRECISION + "=float");
        }
    }

    /** Said by a result: a task that fails is tried again, and each time with a stack trace in the log. */
    private static Found found(ComputeSettings compute, String who, int task, int tasks, Plan plan) {
        try {
            TaskDevice own = TaskDevice.ofTask(compute, task);
            boolean isWorthALook = own.kind() == DeviceKind.GPU || compute.rounds();
            return new Found(
                    own.kind(),
                    isWorthALook ? own.look(who + " " + task, tasks, memory -> plan.of(task, memory)) : null,
                    null);
        } catch (ConfigException e) {
            return new Found(null, null, e.getMessage());
        }
    }
}
