package org.sparkgan.run;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.cuda.CudaPlan;
import org.sparkgan.compute.nd4j.PlannedMemory;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.train.TrainingPlan;

/**
 * What training takes off the heap, beside what a JVM with ND4J takes for itself, and what it may take. What lies on a GPU is only
 * told: a worker looks at its GPU's free memory itself.
 *
 * @param worker bytes of a worker
 * @param ofGpu bytes of a worker on its GPU; empty where it computes without
 * @param workers that one JVM holds at most
 * @param samples bytes of what draws sample grids, where it is in the same JVM
 * @param limit what the JVM may take
 */
record OffHeapPlan(long worker, Optional<Long> ofGpu, int workers, long samples, Limit limit) {
    private static final double MEGABYTE = 1 << 20;

    /**
     * Bytes that a JVM may take.
     *
     * @param bytes off the heap
     * @param reason where the number comes from
     */
    record Limit(long bytes, String reason) {}

    /** Of a run on the cluster, or in the JVM, that {@code spark} describes. */
    static OffHeapPlan of(JobConfig config, GanSpec spec, SparkConf spark, long heap, long machine) {
        DeviceKind kind = GpuRequest.deviceOfTasks(config.compute(), spark);
        PlannedMemory memory =
                new PlannedMemory(kind == DeviceKind.GPU ? Precision.FLOAT : Precision.of(config.compute()));
        Optional<CudaPlan> gpu = kind == DeviceKind.GPU ? Optional.of(new CudaPlan()) : Optional.empty();
        Memory ofDevice = gpu.<Memory>map(own -> own).orElse(memory);
        TrainingPlan.deviceMemory(config, spec, ofDevice);
        TrainingPlan.memory(config, spec, memory);
        if (config.evaluate().every().isPresent()) {
            Evaluator.plan(spec.generator(), spec.shape(), ofDevice);
        }
        ExecutorShape executor = ExecutorShape.of(spark, heap, machine);
        PlannedMemory samples = new PlannedMemory();
        if (executor.isDriver()) {
            GeneratorSampler.plan(spec.generator(), samples);
        }
        TrainingSettings training = config.training();
        Limit limit = training.maxMemory()
                .map(bytes -> new Limit(bytes, TrainingSettings.MAX_MEMORY))
                .orElseGet(executor::limit);
        return new OffHeapPlan(
                memory.bytes(), gpu.map(CudaPlan::bytes), executor.workers(training.workers()), samples.bytes(), limit);
    }

    /**
     * Refuses what cannot fit.
     *
     * @throws ConfigException with what is needed, what is allowed and what to lower
     */
    OffHeapPlan require(JobConfig config) {
        if (needed() > limit.bytes) {
            Optional<String> fewer = workers > 1
                    ? Optional.of("hold fewer workers in a JVM (training.workers, or more executors of fewer cores), ")
                    : Optional.empty();
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "%s must be at least what training takes off the heap, but %s, and %s are allowed by %s: lower"
                            + " training.batch-size (%d) or %s (%d), %sor allow more",
                    TrainingSettings.MAX_MEMORY,
                    needs(),
                    megabytes(limit.bytes),
                    limit.reason,
                    config.training().batchSize(),
                    config.network().sizeKey(),
                    config.network().size(),
                    fewer.orElse("")));
        }
        return this;
    }

    /** For the plan of a dry run. */
    String line() {
        return "off the heap " + needs() + ", of " + megabytes(limit.bytes) + " allowed by " + limit.reason
                + ofGpu.map(bytes -> "; of its GPU a worker takes " + megabytes(bytes))
                        .orElse("");
    }

    private long needed() {
        return workers * worker + samples;
    }

    private String needs() {
        String jvm = samples > 0
                ? "the JVM of " + workers + " workers and of sample grids"
                : "an executor of " + workers + " workers";
        return "a worker takes " + megabytes(worker) + ", " + jvm + " " + megabytes(needed());
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.0f MB", Math.ceil(bytes / MEGABYTE));
    }
}
