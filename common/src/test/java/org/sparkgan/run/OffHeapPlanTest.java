package org.sparkgan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;

class OffHeapPlanTest {
    private static final long GIGABYTE = 1L << 30;
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);

    @Test
    void aPlanThatFitsSaysWhatItTakes() {
        assertThat(plan(local(), config("training.workers=2", "training.batch-size=128"))
                        .line())
                .matches("off the heap a worker takes 29 MB, the JVM of 2 workers and of sample grids 66 MB,"
                        + " of 12,288 MB allowed by three times the driver's heap \\(--driver-memory\\)");
    }

    @Test
    void aPlanThatDoesNotFitIsRefusedWithTheNumbers() {
        JobConfig config = config("training.max-memory=32m", "training.workers=3", "training.batch-size=192");
        assertThatThrownBy(() -> plan(yarn(), config).require(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching(
                        "training.max-memory must be at least what training takes off the heap, but a worker"
                                + " takes 29 MB, an executor of 2 workers 5\\d MB, and 32 MB are allowed by"
                                + " training.max-memory: lower training.batch-size \\(192\\) or network.hidden \\(512\\), hold fewer"
                                + " workers in a JVM \\(training.workers, or more executors of fewer cores\\), or allow more");
    }

    @Test
    void whatFitsExactlyIsAllowed() {
        JobConfig config = config("training.max-memory=200m", "training.workers=3");
        assertThat(plan(yarn(), config).require(config).line()).endsWith("of 200 MB allowed by training.max-memory");
    }

    @Test
    void convolutionsAreNamedByTheirFeatures() {
        JobConfig config = config(
                "training.max-memory=1g", "training.workers=1", "network.architecture=dcgan", "network.features=1024");
        assertThatThrownBy(() -> plan(local(), config).require(config))
                .hasMessageContaining("of 1 workers")
                .hasMessageEndingWith("lower training.batch-size (64) or network.features (1024), or allow more");
    }

    @Test
    void workersThatShareGradientsNeedMore() {
        JobConfig averaging = config();
        JobConfig sharing = config("training.sync=gradient-sharing");
        assertThat(plan(yarn(), sharing).worker())
                .isGreaterThan(plan(yarn(), averaging).worker());
    }

    /** The executor's limit is none of a GPU's memory, where moments and averages lie as well. */
    @Test
    void whatLiesOnAGpuIsToldBeside() {
        JobConfig config = config("compute.device=cuda", "training.batch-size=128");
        assertThat(plan(local(), config).line())
                .matches(
                        "off the heap a worker takes 0 MB, the JVM of 2 workers and of sample grids 10 MB, of 12,288 MB"
                                + " allowed by three times the driver's heap \\(--driver-memory\\); of its GPU a worker takes"
                                + " 8\\d MB");
        SparkConf gpus =
                yarn().set("spark.executor.resource.gpu.amount", "2").set("spark.task.resource.gpu.amount", "1");
        assertThat(plan(gpus, config("training.max-memory=1m")).require(config).worker())
                .isZero();
        assertThat(plan(gpus, config("compute.device=cpu")).ofGpu()).isEmpty();
        assertThat(plan(gpus, config("training.sync=gradient-sharing")).worker())
                .isPositive();
    }

    @Test
    void theWorkersOfAnExecutor() {
        JobConfig five = config("training.workers=5");
        assertThat(plan(yarn(), five).workers()).isEqualTo(2);
        assertThat(plan(cluster("yarn"), five).workers()).isEqualTo(1);
        assertThat(plan(cluster("spark://host:7077"), five).workers()).isEqualTo(5);
        assertThat(plan(local(), five).workers()).isEqualTo(5);
    }

    @Test
    void theLimitOfEachKindOfJvm() {
        JobConfig config = config();
        assertThat(plan(cluster("yarn"), config).limit())
                .isEqualTo(new OffHeapPlan.Limit(
                        104 << 20, "spark.executor.memoryOverhead less 280 MB that a JVM takes itself"));
        assertThat(plan(cluster("k8s://host").set("spark.executor.memory", "8g"), config)
                        .limit()
                        .bytes())
                .isEqualTo((819L - 280) << 20);
        assertThat(plan(cluster("yarn").set("spark.executor.memoryOverhead", "3g"), config)
                        .limit()
                        .bytes())
                .isEqualTo(3 * GIGABYTE - (280 << 20));
        assertThat(plan(cluster("spark://host:7077").set("spark.executor.memory", "2g"), config)
                        .limit())
                .isEqualTo(new OffHeapPlan.Limit(6 * GIGABYTE, "three times spark.executor.memory"));
        assertThat(OffHeapPlan.of(config, GanSpec.of(config, SHAPE), local(), 4 * GIGABYTE, 6 * GIGABYTE)
                        .limit())
                .isEqualTo(new OffHeapPlan.Limit(2 * GIGABYTE, "the machine's memory beside the heap"));
    }

    private static OffHeapPlan plan(SparkConf spark, JobConfig config) {
        return OffHeapPlan.of(config, GanSpec.of(config, SHAPE), spark, 4 * GIGABYTE, 64 * GIGABYTE);
    }

    private static JobConfig config(String... settings) {
        return ConfigReader.read(List.of(), new ArrayList<>(List.of(settings)));
    }

    private static SparkConf local() {
        return cluster("local[*]");
    }

    /** Executors of four cores, two a task. */
    private static SparkConf yarn() {
        return cluster("yarn").set("spark.executor.cores", "4").set("spark.task.cpus", "2");
    }

    private static SparkConf cluster(String master) {
        return new SparkConf(false).setMaster(master);
    }
}
