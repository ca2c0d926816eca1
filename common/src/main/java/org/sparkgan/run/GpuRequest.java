package org.sparkgan.run;

import java.util.Optional;
import org.apache.spark.SparkConf;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.config.ConfigException;
import org.sparkgan.gan.CudaRule;

/** GPUs as Spark's settings ask for them: one for each worker of training. */
public final class GpuRequest {
    private static final String OF_TASK = "spark.task.resource." + TaskDevice.RESOURCE + ".amount";
    private static final String OF_EXECUTOR = "spark.executor.resource." + TaskDevice.RESOURCE + ".amount";

    private GpuRequest() {}

    /**
     * GPUs of an executor, of which each of its tasks has one; empty where none are asked for.
     *
     * @throws ConfigException where a task would get none, as from a local master, several or a fraction of one
     */
    static Optional<Integer> ofExecutor(SparkConf spark) {
        if (!isMade(spark)) {
            return Optional.empty();
        }
        String master = spark.get("spark.master", "");
        if (master.equals("local") || master.startsWith("local[")) {
            throw new ConfigException(
                    "spark.master " + master + " gives no task a GPU, and training would wait for ever: leave"
                            + " spark.*.resource." + TaskDevice.RESOURCE + ".* out, or give a cluster's master");
        }
        if (number(spark, OF_TASK) != 1) {
            throw new ConfigException(
                    OF_TASK + " must be 1, as each worker of training computes on a GPU of its own, but is "
                            + spark.get(OF_TASK, "not set"));
        }
        double gpus = number(spark, OF_EXECUTOR);
        if (gpus < 1 || gpus != Math.rint(gpus)) {
            throw new ConfigException(OF_EXECUTOR + " must be the number of GPUs of an executor, 1 or more, but is "
                    + spark.get(OF_EXECUTOR, "not set"));
        }
        return Optional.of((int) gpus);
    }

    /**
     * What tasks compute by.
     *
     * @param isCudaShipped whether the job's jar has the code for GPUs
     */
    static DeviceKind deviceOfTasks(SparkConf spark, boolean isCudaShipped) {
        return isCudaShipped && isMade(spark) ? DeviceKind.CUDA : DeviceKind.CPU;
    }

    /**
     * Refuses GPUs for a job that makes images in tasks.
     *
     * @param what asks for them
     * @param spark its settings
     * @throws ConfigException see {@link CudaRule}
     */
    public static void requireNoneFor(String what, SparkConf spark) {
        CudaRule.requireImages(deviceOfTasks(spark, Backend.isCudaShipped()), what);
    }

    /** Whether Spark is asked for GPUs at all. */
    public static boolean isMade(SparkConf spark) {
        return spark.contains(OF_EXECUTOR) || spark.contains(OF_TASK);
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
