package org.sparkgan.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.cuda.CudaException;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DeviceName;

/**
 * What a task computes on: a GPU, or the CPU. Equal ones are the same machinery.
 *
 * @param settings of the job
 * @param kind of device
 * @param gpu that Spark gave the task; empty where it gave none
 * @param turn of the task among those that take the machine's GPUs in turn; 0 where they do not
 */
public record TaskDevice(ComputeSettings settings, DeviceKind kind, Optional<SparkGpu> gpu, int turn) {
    /** Spark's name for GPUs among its resources. */
    public static final String RESOURCE = "gpu";

    /** Spark's setting of how many GPUs a task gets. */
    public static final String GPUS_OF_TASK = "spark.task.resource." + RESOURCE + ".amount";

    /** Spark's setting of how many GPUs an executor gets. */
    public static final String GPUS_OF_EXECUTOR = "spark.executor.resource." + RESOURCE + ".amount";

    /** How Spark is asked for a GPU for each task. */
    static final String REQUEST = "--conf " + GPUS_OF_EXECUTOR + "=… --conf " + GPUS_OF_TASK + "=1";

    /** Of running tasks, by attempt, until they end. */
    private static final Map<Long, Device> OPEN = new ConcurrentHashMap<>();

    /**
     * That of the running task. Every task asks, since Spark gives a worker's next task another thread, and perhaps another GPU.
     *
     * @param turn where Spark has no GPUs to give, as in local mode, tasks of other turns take other GPUs of the machine
     * @throws ConfigException where there is no GPU and must be one, or where Spark gave several
     */
    public static TaskDevice ofTask(ComputeSettings settings, int turn) {
        Optional<SparkGpu> gpu = SparkGpu.ofTask();
        DeviceKind kind = kind(settings.device(), gpu.isPresent(), Backend.isCudaShipped());
        boolean takesTurns = kind == DeviceKind.GPU && gpu.isEmpty();
        if (takesTurns && !isInDriver()) {
            throw new ConfigException(unasked());
        }
        return new TaskDevice(settings, kind, gpu, takesTurns ? turn : 0);
    }

    /** In local mode, where Spark has no GPUs to give. */
    private static boolean isInDriver() {
        return SparkEnv.get() == null || SparkEnv.get().executorId().equals("driver");
    }

    /** What is said where a cluster's tasks must have GPUs and were given none. */
    public static String unasked() {
        return ComputeSettings.DEVICE + " = cuda computes on a GPU in each task, but Spark gives it none: give "
                + REQUEST + " on a cluster that knows its GPUs, or take " + ComputeSettings.DEVICE + "=cpu";
    }

    /** Whether Spark is asked for GPUs at all. */
    public static boolean areGpusAsked(SparkConf spark) {
        return spark.contains(GPUS_OF_EXECUTOR) || spark.contains(GPUS_OF_TASK);
    }

    /** What tasks compute on, as the settings of both say. */
    public static DeviceKind kind(ComputeSettings settings, SparkConf spark) {
        return kind(settings.device(), areGpusAsked(spark), Backend.isCudaShipped());
    }

    /**
     * The same.
     *
     * @param hasGpu whether Spark gives a task one
     * @param isCudaShipped whether the job's jar is the one with ND4J's backend for GPUs
     */
    static DeviceKind kind(DeviceName device, boolean hasGpu, boolean isCudaShipped) {
        return switch (device) {
            case CPU -> DeviceKind.CPU;
            case AUTO -> !hasGpu ? DeviceKind.CPU : isCudaShipped ? DeviceKind.CUDA : DeviceKind.GPU;
            case CUDA -> {
                if (isCudaShipped) {
                    throw new ConfigException(
                            ComputeSettings.DEVICE + " = cuda computes with SparkGAN's own kernels, but the"
                                    + " job's jar has ND4J's backend for GPUs: use sparkgan-jobs.jar");
                }
                yield DeviceKind.GPU;
            }
        };
    }

    /** What the driver computes on, and whoever makes no use of a GPU: the CPU. */
    public static Device ofDriver() {
        return new Nd4jDevice();
    }

    /**
     * The device of the running task, which all that the task does shares, and which is exact; it is closed when the task ends.
     *
     * @param plan what will be asked of it
     * @throws ConfigException as {@link #open}
     */
    public static Device untilTheTaskEnds(ComputeSettings settings, Consumer<Memory> plan) {
        TaskContext task = TaskContext.get();
        if (task == null) {
            return ofDriver();
        }
        long attempt = task.taskAttemptId();
        Device open = OPEN.get(attempt);
        if (open == null) {
            open = ofTask(settings.exact(), task.partitionId()).open("task " + task.partitionId(), plan);
            OPEN.put(attempt, open);
            task.addTaskCompletionListener(
                    (TaskCompletionListener) ended -> OPEN.remove(attempt).close());
        }
        return open;
    }

    /** Has ND4J compute on it, where it can, in the calling thread. */
    public void pin() {
        if (kind == DeviceKind.CUDA) {
            Nd4jOfTask.pin(gpu.orElseThrow());
        }
    }

    /**
     * Takes it, for the calling thread and those that follow it; who calls this closes it.
     *
     * @param who computes on it, such as "worker 3"
     * @param plan what will be asked of it
     * @throws ConfigException in one line, where it cannot be used, or has too little memory
     */
    public Device open(String who, Consumer<Memory> plan) {
        return switch (kind) {
            case CPU -> Nd4jOfTask.cpu(settings, gpu, who);
            case CUDA -> Nd4jOfTask.gpu(settings, gpu.orElseThrow(), who, plan);
            case GPU -> new CardOfTask(this).open(who, plan);
        };
    }

    /**
     * Takes it for a moment, to see whether it can be used.
     *
     * @param who is going to compute on it
     * @param workers of a run, of which some share it where they take GPUs in turn
     * @param plan what each of them will ask of it
     * @return what it is
     * @throws ConfigException as {@link #open}
     */
    public String look(String who, int workers, Consumer<Memory> plan) {
        int sharing = kind == DeviceKind.GPU ? new CardOfTask(this).sharing(who, workers) : 1;
        Consumer<Memory> all = memory -> IntStream.range(0, sharing).forEach(one -> plan.accept(memory));
        try (Device device = open(who, all)) {
            return device.description();
        }
    }

    /**
     * Takes it for what is made on it, which closes it.
     *
     * @param what makes it; where that fails the device is closed
     * @throws ConfigException as {@link #open}; also where memory turns out not to suffice
     */
    public <T> T open(String who, Consumer<Memory> plan, Function<Device, T> what) {
        Device device = open(who, plan);
        try {
            return what.apply(device);
        } catch (CudaException e) {
            device.close();
            throw CardOfTask.refusal(who, e);
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }
}
