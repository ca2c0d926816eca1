package org.sparkgan.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.compute.nd4j.Gpu;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigException;

/**
 * What a task computes on: the GPU that Spark has given it, or the CPU.
 *
 * @param address of the GPU, as the cluster's discovery script names it; empty on the CPU
 */
public record TaskDevice(Optional<String> address) {
    /** Spark's name for GPUs among its resources. */
    public static final String RESOURCE = "gpu";

    private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";
    private static final Logger LOG = LoggerFactory.getLogger(TaskDevice.class);

    /**
     * That of the running task. Every task of a run asks, since Spark gives a worker's next task another thread, and perhaps
     * another GPU.
     *
     * @throws ConfigException where Spark gave it several, of which one worker could use only one
     */
    public static TaskDevice ofTask() {
        TaskContext task = TaskContext.get();
        Map<String, ResourceInformation> resources = task == null ? Map.of() : task.resourcesJMap();
        return resources.containsKey(RESOURCE)
                ? of(List.of(resources.get(RESOURCE).addresses()))
                : new TaskDevice(Optional.empty());
    }

    static TaskDevice of(List<String> addresses) {
        if (addresses.size() != 1) {
            throw new ConfigException("spark.task.resource.gpu.amount must be 1, one worker a GPU, but a task got GPUs "
                    + String.join(", ", addresses));
        }
        return new TaskDevice(Optional.of(addresses.get(0)));
    }

    /** What the calling thread computes on, in FLOAT. */
    public static Device device() {
        return new Nd4jDevice();
    }

    /** Makes it the one that the calling thread computes on. */
    public TaskDevice pin() {
        List<Gpu> gpus = Gpu.all();
        if (!gpus.isEmpty()) {
            among(gpus, System.getenv(VISIBLE)).pin();
        }
        return this;
    }

    /**
     * Refuses a device that cannot do the work, and says in the executor's log what it is.
     *
     * @param worker whose task it is
     * @param bytes that it takes of a GPU's memory
     * @throws ConfigException see {@link Gpu#require}; also where ND4J's build for GPUs cannot be loaded
     */
    public TaskDevice require(int worker, long bytes) {
        List<Gpu> gpus = Gpu.all();
        if (gpus.isEmpty()) {
            onCpu(worker, Backend.isCudaShipped());
        } else {
            LOG.info(
                    "worker {}: {}", worker, among(gpus, System.getenv(VISIBLE)).require(bytes));
        }
        return this;
    }

    /** A GPU that cannot be used is refused where the job's jar has the code for it, and told where it has not. */
    void onCpu(int worker, boolean isCudaShipped) {
        if (address.isPresent() && isCudaShipped) {
            throw new ConfigException(
                    "Spark gave worker " + worker + " GPU " + address.get() + ", but there ND4J can only use "
                            + Backend.description() + ": install " + Gpu.REQUIREMENTS
                            + " on the machines with GPUs; the executor's log tells what ND4J could not load");
        }
        if (address.isPresent()) {
            LOG.warn(
                    "worker {}: Spark gave it GPU {}, but it computes on {}: sparkgan-jobs-cuda.jar is the job's jar for GPUs",
                    worker,
                    address.get(),
                    Backend.description());
        } else {
            LOG.info("worker {}: {}", worker, Backend.description());
        }
    }

    /**
     * The device as this JVM counts: where it sees some GPUs of the machine only, it counts those.
     *
     * @param visible addresses of those, separated by commas; null where it sees all
     */
    Gpu among(List<Gpu> gpus, String visible) {
        String own = address.orElseThrow(
                () -> new ConfigException("the job's jar computes on GPUs, but Spark gave the task none: give"
                        + " --conf spark.executor.resource.gpu.amount=… --conf spark.task.resource.gpu.amount=1 on a cluster,"
                        + " or use sparkgan-jobs.jar, which is for CPUs"));
        int index = visible == null || visible.isBlank()
                ? number(own)
                : List.of(visible.split("\\s*,\\s*")).indexOf(own);
        if (index < 0 || index >= gpus.size()) {
            throw new ConfigException("Spark gave the task GPU " + own + ", but this machine's " + gpus.size()
                    + " GPUs have no such address" + (visible == null ? "" : " (" + VISIBLE + "=" + visible + ")")
                    + ": the discovery script must print the numbers that nvidia-smi gives them");
        }
        return gpus.get(index);
    }

    private static int number(String address) {
        try {
            return Integer.parseInt(address);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
