package org.sparkgan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.StatisticsSettings;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.evaluate.distance.FeatureStatistics;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.score.Evaluation;
import org.sparkgan.testing.DrawnDataset;

/** Statistics in files give the distance that the images themselves give. */
class StatisticsEvaluatorTest {
    private static final int COUNT = 300;
    private static final int FEATURES = 9;

    @TempDir
    static Path folder;

    private static SparkSession spark;
    private static Path dataset;
    private static Path network;
    private static NetworkSpec generator;
    private static float[] parameters;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        dataset = DrawnDataset.write(spark, folder, 60);
        network = folder.resolve("features.zip");
        NetworkSpec critic = GanSpec.of(config("network.hidden=" + FEATURES), DrawnDataset.SHAPE)
                .critic();
        try (var out = Files.newOutputStream(network)) {
            Dl4jBridge.write(critic, critic.initialParameters(3, Purpose.CRITIC_INIT), out);
        }
        generator = GanSpec.of(config(), DrawnDataset.SHAPE).generator();
        parameters = generator.initialParameters(1, Purpose.GENERATOR_INIT);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void aFileStandsForTheDataset() {
        Path real = folder.resolve("real.npz");
        Path generated = folder.resolve("generated.npz");
        Path again = folder.resolve("again.npz");
        JobConfig config = config("evaluate.features=" + network);
        StatisticsSettings files = config(
                        "evaluate.real-statistics-out=" + real, "evaluate.generated-statistics-out=" + generated)
                .evaluate()
                .statistics();
        Evaluation whole;
        FeatureStatistics onExecutors;
        try (Evaluator evaluator = evaluator(config)) {
            Scored scored = evaluator.scored(generator, parameters, Optional.empty());
            scored.writeStatistics(files, spark.sparkContext().hadoopConfiguration());
            whole = scored.evaluation();
            onExecutors = evaluator.realStatistics();
        }
        requireSame(onExecutors, read(real));
        assertThat(Arrays.stream(onExecutors.covariance()).max().orElseThrow()).isGreaterThan(1e-5);

        JobConfig byFile = config(
                "data.path=null",
                "evaluate.features=" + network,
                "evaluate.real-statistics=" + real,
                "evaluate.generated-statistics-out=" + again);
        Evaluation evaluation =
                new StatisticsEvaluator(context(), byFile, DrawnDataset.SHAPE).evaluate(generator, parameters);
        assertThat(evaluation.frechetDistance()).isCloseTo(whole.frechetDistance(), withinPercentage(1e-6));
        assertThat(evaluation.images()).isEqualTo(COUNT);
        assertThat(evaluation.features()).isEqualTo("features.zip");
        assertThat(evaluation.kernelDistance()).isNull();
        requireSame(read(again), read(generated));
    }

    private static void requireSame(FeatureStatistics found, FeatureStatistics expected) {
        assertThat(found.dimension()).isEqualTo(FEATURES);
        assertThat(found.mean()).containsExactly(expected.mean(), within(1e-12));
        assertThat(found.covariance()).containsExactly(expected.covariance(), within(1e-15));
    }

    @Test
    void statisticsOfAnotherNetworkAreRefused() {
        Path other = folder.resolve("other.npz");
        StatisticsFile.write(
                StatisticsSettings.REAL_OUT,
                other.toString(),
                new FeatureStatistics(new double[2], new double[4]),
                spark.sparkContext().hadoopConfiguration());
        JobConfig config = config("evaluate.features=" + network, "evaluate.real-statistics=" + other);
        assertThatThrownBy(() -> new StatisticsEvaluator(context(), config, DrawnDataset.SHAPE))
                .isInstanceOf(ConfigException.class)
                .hasMessage("evaluate.real-statistics " + other + " is of 2 features, but evaluate.features " + network
                        + " gives 9: give statistics by the same network and layer");
    }

    @Test
    void aFileThatIsThereStaysAsItIs() throws IOException {
        Path there = Files.writeString(folder.resolve("there.npz"), "mine");
        for (String key : List.of("evaluate.real-statistics-out", "evaluate.generated-statistics-out")) {
            StatisticsSettings settings = config(key + "=" + there).evaluate().statistics();
            assertThatThrownBy(() -> StatisticsFile.requireFree(
                            settings, spark.sparkContext().hadoopConfiguration()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(key + " " + there + " is there already: give another file, or delete it");
        }
        assertThat(there).hasContent("mine");
    }

    private static FeatureStatistics read(Path file) {
        return StatisticsFile.readReal(file.toString(), spark.sparkContext().hadoopConfiguration());
    }

    private static Evaluator evaluator(JobConfig config) {
        return new Evaluator(
                context(), config, PackedDataset.open(spark, config.data().requiredPath()));
    }

    private static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    private static JobConfig config(String... overrides) {
        List<String> all = new ArrayList<>(
                List.of("data.path=" + dataset, "network.hidden=8", "gan.latent-dim=4", "evaluate.count=" + COUNT));
        all.addAll(List.of(overrides));
        return ConfigReader.read(List.of(), all);
    }
}
