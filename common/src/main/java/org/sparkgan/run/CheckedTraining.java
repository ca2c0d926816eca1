package org.sparkgan.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.config.Cache;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SyncName;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.HoldOut;
import org.sparkgan.data.dataset.HoldOut.Side;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.gan.CudaRule;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.Rounds;
import org.sparkgan.train.TrainingPlan;

/** What is trained, and how, after nothing was found against it. Every training begins with this, so that no check is passed by. */
public final class CheckedTraining {
    private final JobConfig config;
    private final GanSpec spec;
    private final TrainingPlan plan;
    private final OffHeapPlan memory;
    private final Optional<Integer> gpusOfExecutor;

    private CheckedTraining(
            JobConfig config, GanSpec spec, TrainingPlan plan, OffHeapPlan memory, Optional<Integer> gpusOfExecutor) {
        this.config = config;
        this.spec = spec;
        this.plan = plan;
        this.memory = memory;
        this.gpusOfExecutor = gpusOfExecutor;
    }

    /**
     * Checks a training that is to run on the cluster, or in the JVM, that {@code spark} describes.
     *
     * @param manifest of the dataset
     * @throws org.sparkgan.config.ConfigException where memory does not suffice, GPUs would compute wrong results or settings
     *     contradict the dataset
     */
    public static CheckedTraining of(JobConfig config, GanSpec spec, DatasetManifest manifest, SparkConf spark) {
        requireRight(config, spec, spark);
        long heap = Runtime.getRuntime().maxMemory();
        HeapCheck.require(config, spec, spark.get("spark.master", "local[*]"), heap);
        OffHeapPlan memory =
                OffHeapPlan.of(config, spec, spark, heap, machineMemory()).require(config);
        HoldOut holdOut = HoldOut.of(config);
        holdOut.requireEnough(config, manifest);
        TrainingPlan plan = TrainingPlan.of(config, spec, holdOut.images(manifest, Side.TRAINED_ON));
        if (config.evaluate().every().isPresent()) {
            Evaluator.images(config, manifest, holdOut);
        }
        return new CheckedTraining(config, spec, plan, memory, GpuRequest.ofExecutor(spark));
    }

    /** Refuses what GPUs would get wrong. */
    private static void requireRight(JobConfig config, GanSpec spec, SparkConf spark) {
        CudaRule.requireTraining(
                GpuRequest.deviceOfTasks(config.compute(), spark),
                spec,
                config.training().sync());
        if (config.evaluate().every().isPresent()) {
            GpuRequest.requireImages("evaluate.every", config.compute(), spark);
        }
    }

    /** Bytes of memory of this machine, or of the container that this JVM is in. */
    private static long machineMemory() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }

    JobConfig config() {
        return config;
    }

    GanSpec spec() {
        return spec;
    }

    TrainingPlan plan() {
        return plan;
    }

    OffHeapPlan memory() {
        return memory;
    }

    /** Empty where Spark is asked for none. */
    Optional<Integer> gpusOfExecutor() {
        return gpusOfExecutor;
    }

    /** The same under the settings that the run acts by. */
    CheckedTraining settled(JobConfig settled) {
        return new CheckedTraining(
                settled, spec, TrainingPlan.of(settled, spec, plan.images()), memory, gpusOfExecutor);
    }

    /**
     * The images that are trained on as its workers share them.
     *
     * @param dataset all images
     * @param cache where executors keep them between rounds
     * @return one shard a partition, in the order of the workers; for synchronous steps all images for each worker
     */
    public JavaRDD<Shard> shards(PackedDataset dataset, Cache cache) {
        int workers = config.training().workers();
        return config.training().sync() == SyncName.SYNCHRONOUS
                ? trainedOn(dataset).forEach(workers)
                : trainedOn(dataset).shards(workers, cache);
    }

    /** The images of {@code dataset} that are not held out. */
    PackedDataset trainedOn(PackedDataset dataset) {
        return dataset.side(HoldOut.of(config), Side.TRAINED_ON);
    }

    /**
     * Opens what takes its rounds.
     *
     * @param shards one a partition, in the order of the workers
     * @param scratch a folder for files that are of no use after the run; it need not exist
     */
    public Rounds rounds(JavaSparkContext spark, JavaRDD<Shard> shards, Folder scratch) {
        return Rounds.of(spark, config, spec, shards, plan.images(), scratch);
    }
}
