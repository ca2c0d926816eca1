package org.sparkgan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.StatisticsSettings;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.evaluate.distance.FeatureMoments;
import org.sparkgan.evaluate.feature.FeatureFile;
import org.sparkgan.evaluate.feature.FeatureReader;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.score.Evaluation;
import org.sparkgan.storage.Sha256;
import org.sparkgan.testing.DrawnDataset;
import org.sparkgan.testing.LogLines;
import org.sparkgan.testing.OnnxNet;

/** A whole evaluation by a small ONNX file, which stands for Inception. */
class OnnxEvaluationTest {
    private static final int COUNT = 96;
    private static final int FEATURES = 6;
    private static final ImageShape SEEN = new ImageShape(3, 35, 31);

    @TempDir
    static Path folder;

    private static SparkSession spark;
    private static Path dataset;
    private static NetworkSpec generator;
    private static float[] parameters;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        dataset = DrawnDataset.writeUnlabelled(spark, folder.resolve("drawn"), 120);
        generator = GanSpec.of(config(file(1)), DrawnDataset.SHAPE).generator();
        parameters = generator.initialParameters(1, Purpose.GENERATOR_INIT);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void distancesAreOfItsFeatures() throws IOException {
        JobConfig config = config(file(1));
        Evaluation evaluation = evaluate(config);
        FeatureFile features = FeatureFile.of(
                        config.evaluate().features(),
                        DrawnDataset.SHAPE,
                        spark.sparkContext().hadoopConfiguration())
                .orElseThrow();
        byte[] real = new FirstImages(PackedDataset.open(spark, dataset.toString())).pixels(COUNT);
        byte[] generated = new GeneratorSampler(new Nd4jDevice(), generator, parameters).sample(42, 0, COUNT);
        double expected = FeatureMoments.of(read(features, real))
                .statistics()
                .frechetDistance(FeatureMoments.of(read(features, generated)).statistics());
        assertThat(evaluation.frechetDistance()).isPositive().isCloseTo(expected, withinPercentage(1e-3));
        assertThat(evaluation.kernelDeviation()).isNotNegative();
        assertThat(evaluation.features()).isEqualTo("features.onnx, output features");
        assertThat(evaluation.protocol().networkSha256())
                .isEqualTo(Sha256.hex(Files.readAllBytes(folder.resolve("features.onnx"))));
        assertThat(evaluation.protocol().summary())
                .startsWith("6 features of float (-1,1) 31x35 colour, resize clean, network SHA-256 ");
        assertThat(evaluation.frechetName()).isEqualTo("Fréchet distance");
    }

    private static Features read(FeatureFile file, byte[] images) {
        try (FeatureReader reader = file.open(null)) {
            return new Features(reader.dimension(), reader.read(images));
        }
    }

    /** Under the same name lie one file after another. */
    @Test
    void whatIsRememberedIsOfTheFile() throws IOException {
        Evaluation one = evaluate(config(file(1)));
        Evaluation other = evaluate(config(file(2)));
        assertThat(other.frechetDistance()).isNotEqualTo(one.frechetDistance());
        requireSame(evaluate(config(file(1))), one);
        Evaluation resized = evaluate(config(file(1), "evaluate.features-resize=tensorflow"));
        assertThat(resized.frechetDistance()).isNotEqualTo(one.frechetDistance());
        requireSame(evaluate(config(file(2))), other);
    }

    @Test
    void featuresOfAnotherDimensionAreWorkedOutAgain() throws IOException {
        Evaluation before = evaluate(config(file(3)));
        String sha = Sha256.hex(Files.readAllBytes(folder.resolve("features.onnx")));
        Path known;
        try (var files = Files.list(dataset.resolve("_evaluation"))) {
            known = files.filter(file -> file.getFileName()
                            .toString()
                            .matches("real-" + COUNT + "-" + sha.substring(0, 16) + ".*[.]json"))
                    .findFirst()
                    .orElseThrow();
        }
        String about = Files.readString(known);
        Files.writeString(known, about.replaceFirst("\"dimension\" : 6", "\"dimension\" : 3"));
        try (LogLines warnings = new LogLines(RealImages.class)) {
            requireSame(evaluate(config(file(3))), before);
            assertThat(warnings.lines())
                    .anyMatch(line -> line.endsWith(
                            "features.onnx has 6 features, but _evaluation holds 3 by it, which are worked out again"));
        }
        assertThat(known).hasContent(about);
    }

    @Test
    void statisticsInAFileAreComparedToo() throws IOException {
        JobConfig config = config(file(1));
        Path real = folder.resolve("real.npz");
        Evaluation whole = evaluate(config);
        try (Evaluator evaluator = evaluator(config)) {
            StatisticsFile.write(
                    StatisticsSettings.REAL_OUT,
                    real.toString(),
                    evaluator.realStatistics(),
                    spark.sparkContext().hadoopConfiguration());
        }
        Evaluation evaluation = new StatisticsEvaluator(
                        context(), config(file(1), "evaluate.real-statistics=" + real), DrawnDataset.SHAPE)
                .evaluate(generator, parameters);
        assertThat(evaluation.frechetDistance()).isCloseTo(whole.frechetDistance(), withinPercentage(1e-6));
        assertThat(evaluation.protocol()).isEqualTo(whole.protocol());
    }

    private static void requireSame(Evaluation found, Evaluation expected) {
        assertThat(found).usingRecursiveComparison().ignoringFields("seconds").isEqualTo(expected);
    }

    private static Path file(long seed) throws IOException {
        return Files.write(
                folder.resolve("features.onnx"),
                OnnxNet.of(SEEN, FEATURES, seed).bytes());
    }

    private static Evaluation evaluate(JobConfig config) {
        try (Evaluator evaluator = evaluator(config)) {
            return evaluator.evaluate(generator, parameters, 7);
        }
    }

    private static Evaluator evaluator(JobConfig config) {
        return new Evaluator(
                context(), config, PackedDataset.open(spark, config.data().requiredPath()));
    }

    private static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    private static JobConfig config(Path features, String... overrides) {
        List<String> all = new ArrayList<>(List.of(
                "data.path=" + dataset,
                "network.hidden=8",
                "gan.latent-dim=4",
                "evaluate.count=" + COUNT,
                "evaluate.features=" + features,
                "evaluate.features-range=-1,1",
                "evaluate.features-resize=clean"));
        all.addAll(List.of(overrides));
        return ConfigReader.read(List.of(), all);
    }
}
