package org.sparkgan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.compute.cuda.StandIn;
import org.sparkgan.compute.cuda.TwoCards;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.sample.Sampling;
import org.sparkgan.score.Evaluation;
import org.sparkgan.testing.DrawnDataset;
import org.sparkgan.testing.LogLines;
import org.sparkgan.testing.OwnHome;

/** Whole runs and what follows them, on stand-ins for two GPUs. */
class GpuRunTest {
    @RegisterExtension
    static final OwnHome HOME = new OwnHome();

    @RegisterExtension
    static final TwoCards CARDS = new TwoCards();

    private static SparkSession spark;

    @TempDir
    static Path shared;

    private static Path dataset;

    @TempDir
    Path folder;

    @BeforeAll
    static void pack() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        dataset = DrawnDataset.write(spark, shared, 20);
    }

    @Test
    void aRunNamesItsGpusAndGoesOnOnTheCpu() throws Exception {
        prepare(RunStart.NEW, "compute.device=cuda").train(spark);
        assertThat(folder.resolve("run/config.json"))
                .content()
                .contains("\"First (GPU 0, compute capability 9.0, 1.0 GiB, driver ", "\"Second (GPU 1, ");
        assertThat(folder.resolve("run/report.html")).content().contains("First (GPU 0, ");
        try (LogLines log = new LogLines(TrainingRun.class)) {
            prepare(RunStart.RESUME, "compute.device=cpu", "training.iterations=20")
                    .train(spark);
            assertThat(log.lines()).singleElement().satisfies(line -> assertThat(line)
                    .startsWith("WARN the run was computed on First (GPU 0, ")
                    .endsWith(", is now on the CPU: it goes on, but not with the bits that it would have had"));
        }
        assertThat(folder.resolve("run/config.json")).content().contains("\"gpus\" : [ ]");
    }

    @Test
    void tooLittleMemoryIsSaidBeforeThereIsAnything() {
        StandIn.memory(60 << 20);
        assertThatThrownBy(() -> prepare(RunStart.NEW, "compute.device=cuda").train(spark))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching(
                        "worker 0 takes \\d+ MB of the memory of First \\(GPU 0, .*\\), of which \\d+ MB are free:"
                                + " lower training\\.batch-size, .*");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void noGpuIsSaidBeforeThereIsAnything() {
        StandIn.devices(0);
        assertThatThrownBy(() -> prepare(RunStart.NEW, "compute.device=cuda").train(spark))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("; or compute on the CPU, with compute.device=cpu");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void imagesAreTheCpus() throws Exception {
        prepare(RunStart.NEW, "compute.device=cpu").train(spark);
        List<Raster> grids = new java.util.ArrayList<>();
        for (String device : List.of("cpu", "cuda")) {
            Path out = folder.resolve(device + ".png");
            Sampling.run(spark, config("compute.device=" + device, "sample.out=" + out));
            grids.add(ImageIO.read(out.toFile()).getData());
        }
        int[] expected = pixels(grids.get(0));
        int[] found = pixels(grids.get(1));
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1));
        }
        assertThat(StandIn.log()).containsKey("cuLaunchKernel");
    }

    private static int[] pixels(Raster raster) {
        return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
    }

    @Test
    void scoresAreTheCpus() throws IOException {
        // The CPU's first: it trains the classifier, which is remembered.
        Evaluation ofCpu = evaluate("cpu");
        assertThat(StandIn.log()).doesNotContainKey("cuLaunchKernel");
        Evaluation ofGpu = evaluate("cuda");
        assertThat(StandIn.log()).containsKey("cuLaunchKernel");
        assertThat(ofGpu.frechetDistance()).isCloseTo(ofCpu.frechetDistance(), Percentage.withPercentage(1));
        assertThat(ofGpu.slicedWasserstein()).isCloseTo(ofCpu.slicedWasserstein(), Percentage.withPercentage(1));
        assertThat(ofGpu.features()).isEqualTo(ofCpu.features());
    }

    @Test
    void noGpuIsSaidBeforeImagesAreMade() throws Exception {
        prepare(RunStart.NEW, "compute.device=cpu").train(spark);
        StandIn.devices(0);
        Path out = folder.resolve("images");
        assertThatThrownBy(() -> Sampling.run(spark, config("compute.device=cuda", "sample.out=" + out)))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("task 0: Cannot .*; or compute on the CPU, with compute\\.device=cpu");
        assertThat(out).doesNotExist();
    }

    @Test
    void noGpuIsSaidBeforeImagesAreCompared() throws IOException {
        StandIn.devices(0);
        JobConfig config = config("compute.device=cuda", "evaluate.count=64");
        try (Evaluator evaluator = evaluator(config)) {
            assertThatThrownBy(() -> evaluator.lookAtGpus(
                            GanSpec.of(config, DrawnDataset.SHAPE).generator()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageMatching("task 0: Cannot .*; or compute on the CPU, with compute\\.device=cpu");
        }
    }

    private static Evaluator evaluator(JobConfig config) {
        return new Evaluator(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                config,
                PackedDataset.open(spark, dataset.toString()));
    }

    private Evaluation evaluate(String device) throws IOException {
        JobConfig config = config("compute.device=" + device, "evaluate.count=64");
        GanSpec spec = GanSpec.of(config, DrawnDataset.SHAPE);
        try (Evaluator evaluator = evaluator(config)) {
            return evaluator.evaluate(
                    spec.generator(), spec.generator().initialParameters(1, Purpose.GENERATOR_INIT), 0);
        }
    }

    private PreparedRun prepare(RunStart start, String... settings) {
        return PreparedRun.of(config(settings), start, spark);
    }

    private JobConfig config(String... settings) {
        List<String> all = List.of(
                "compute.cuda-libraries=" + StandIn.folder(),
                "data.path=" + dataset,
                "run.dir=" + folder.resolve("run"),
                "network.hidden=8",
                "gan.latent-dim=4",
                "training.batch-size=8",
                "training.averaging-frequency=5",
                "training.iterations=10",
                "checkpoint.every=10",
                "samples.every=10",
                "samples.grid=2",
                "sample.count=9");
        return ConfigReader.read(
                List.of(), Stream.concat(all.stream(), Stream.of(settings)).toList());
    }
}
