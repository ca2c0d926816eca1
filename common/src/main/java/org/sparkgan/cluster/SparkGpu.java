package org.sparkgan.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.sparkgan.config.ConfigException;

/**
 * The GPU that Spark gave a task.
 *
 * @param address as the cluster's discovery script names it
 */
public record SparkGpu(String address) {
    private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    /**
     * That of the running task; empty where Spark gave it none.
     *
     * @throws ConfigException where Spark gave it several, of which it could use only one
     */
    static Optional<SparkGpu> ofTask() {
        TaskContext task = TaskContext.get();
        Map<String, ResourceInformation> resources = task == null ? Map.of() : task.resourcesJMap();
        return Optional.ofNullable(resources.get(TaskDevice.RESOURCE)).map(gpus -> of(List.of(gpus.addresses())));
    }

    static SparkGpu of(List<String> addresses) {
        if (addresses.size() != 1) {
            throw new ConfigException("spark.task.resource.gpu.amount must be 1, one worker a GPU, but a task got GPUs "
                    + String.join(", ", addresses));
        }
        return new SparkGpu(addresses.get(0));
    }

    /** Its number among the {@code count} GPUs that this JVM sees. */
    int among(int count) {
        return among(count, System.getenv(VISIBLE));
    }

    /**
     * The same where the JVM sees some GPUs of the machine only, which are counted then.
     *
     * @param visible addresses of those, separated by commas; null where it sees all
     */
    int among(int count, String visible) {
        int index = visible == null || visible.isBlank()
                ? number()
                : List.of(visible.split("\\s*,\\s*")).indexOf(address);
        if (index < 0 || index >= count) {
            throw new ConfigException("Spark gave the task GPU " + address + ", but this machine's " + count
                    + " GPUs have no such address" + (visible == null ? "" : " (" + VISIBLE + "=" + visible + ")")
                    + ": the discovery script must print the numbers that nvidia-smi gives them");
        }
        return index;
    }

    private int number() {
        try {
            return Integer.parseInt(address);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
