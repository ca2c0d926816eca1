package org.sparkgan.run;

import java.util.Optional;
import org.apache.spark.SparkConf;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.gan.CudaRule;

/** GPUs as Spark's settings ask for them: one for each worker of training. */
public final class GpuRequest {
    private GpuRequest() {}

    /**
     * GPUs of an executor, of which each of its tasks has one; empty where none are asked for.
     *
     * @throws ConfigException where a task would get none, as from a local master, several or a fraction of one
     */
    static Optional<Integer> ofExecutor(SparkConf spark) {
        if (!TaskDevice.areGpusAsked(spark)) {
            return Optional.empty();
        }
        String master = spark.get("spark.master", "");
        if (isLocal(master)) {
            throw new ConfigException(
                    "spark.master " + master + " gives no task a GPU, and training would wait for ever: leave"
                            + " spark.*.resource." + TaskDevice.RESOURCE + ".* out (" + ComputeSettings.DEVICE
                            + "=cuda takes the GPUs of this machine without), or give a cluster's master");
        }
        if (number(spark, TaskDevice.GPUS_OF_TASK) != 1) {
            throw new ConfigException(TaskDevice.GPUS_OF_TASK
                    + " must be 1, as each worker of training computes on a GPU of its own, but is "
                    + spark.get(TaskDevice.GPUS_OF_TASK, "not set"));
        }
        double gpus = number(spark, TaskDevice.GPUS_OF_EXECUTOR);
        if (gpus < 1 || gpus != Math.rint(gpus)) {
            throw new ConfigException(
                    TaskDevice.GPUS_OF_EXECUTOR + " must be the number of GPUs of an executor, 1 or more, but is "
                            + spark.get(TaskDevice.GPUS_OF_EXECUTOR, "not set"));
        }
        return Optional.of((int) gpus);
    }

    /**
     * What tasks compute by.
     *
     * @throws ConfigException where they must compute on GPUs and Spark is asked for none
     */
    static DeviceKind deviceOfTasks(ComputeSettings compute, SparkConf spark) {
        DeviceKind kind = TaskDevice.kind(compute, spark);
        if (kind == DeviceKind.GPU
                && !TaskDevice.areGpusAsked(spark)
                && !isLocal(spark.get("spark.master", "local[*]"))) {
            throw new ConfigException(TaskDevice.unasked());
        }
        return kind;
    }

    private static boolean isLocal(String master) {
        return master.equals("local") || master.startsWith("local[");
    }

    /**
     * Refuses what tasks would compute on for a job that makes images in them.
     *
     * @param what makes them
     * @param spark its settings
     * @throws ConfigException see {@link CudaRule}; also where tasks must compute on GPUs and Spark is asked for none
     */
    public static void requireImages(String what, ComputeSettings compute, SparkConf spark) {
        CudaRule.requireImages(deviceOfTasks(compute, spark), what);
    }

    /** 0 for what is no number. */
    private static double number(SparkConf spark, String key) {
        try {
            return Double.parseDouble(spark.get(key, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
