package org.sparkgan.cluster;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.compute.nd4j.Gpu;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.compute.nd4j.PlannedMemory;
import org.sparkgan.compute.onednn.OneDnnException;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DeviceName;

/** ND4J in a task: on the CPU, or with the job's jar for it on a GPU. */
final class Nd4jOfTask {
    private static final Logger LOG = LoggerFactory.getLogger(Nd4jOfTask.class);

    private Nd4jOfTask() {}

    /** The CPU, be it that Spark gave a GPU; refused where ND4J would compute on a GPU all the same. */
    static Device cpu(ComputeSettings settings, Optional<SparkGpu> given, String who) {
        if (!Gpu.all().isEmpty()) {
            throw new ConfigException(
                    settings.device() == DeviceName.CPU
                            ? ComputeSettings.DEVICE
                                    + " = cpu, but the job's jar has ND4J compute on the GPUs of this machine:"
                                    + " use sparkgan-jobs.jar"
                            : "the job's jar computes on GPUs, but Spark gave the task none: give " + TaskDevice.REQUEST
                                    + " on a cluster, or use sparkgan-jobs.jar, which is for CPUs");
        }
        given.ifPresent(gpu -> LOG.warn(
                "{}: Spark gave it GPU {}, but it computes on the CPU, as {} = {} says",
                who,
                gpu.address(),
                ComputeSettings.DEVICE,
                settings.device()));
        try {
            return new Nd4jDevice(Precision.of(settings));
        } catch (OneDnnException e) {
            throw new ConfigException(
                    who + ": " + ComputeSettings.PRECISION + " = bfloat16 cannot be had on this machine, "
                            + e.getMessage() + ": take " + ComputeSettings.PRECISION + "=float");
        }
    }

    /** The GPU that Spark gave, by ND4J's own backend. */
    static Device gpu(ComputeSettings settings, SparkGpu given, String who, Consumer<Memory> plan) {
        if (settings.rounds()) {
            throw new ConfigException(ComputeSettings.PRECISION
                    + " = bfloat16 is not for ND4J's backend for GPUs, which the job's jar has: use sparkgan-jobs.jar, or take "
                    + ComputeSettings.PRECISION + "=float");
        }
        List<Gpu> gpus = Gpu.all();
        if (gpus.isEmpty()) {
            throw new ConfigException("Spark gave " + who + " GPU " + given.address() + ", but there ND4J can only use "
                    + Backend.description() + ": install " + Gpu.REQUIREMENTS
                    + " on the machines with GPUs; the executor's log tells what ND4J could not load");
        }
        PlannedMemory planned = new PlannedMemory();
        plan.accept(planned);
        gpus.get(given.among(gpus.size())).require(planned.bytes());
        return new Nd4jDevice();
    }

    /** Makes it the one that ND4J computes on in the calling thread. */
    static void pin(SparkGpu given) {
        List<Gpu> gpus = Gpu.all();
        if (!gpus.isEmpty()) {
            gpus.get(given.among(gpus.size())).pin();
        }
    }
}
