package org.sparkgan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.evaluate.sliced.SlicedWasserstein;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.score.Evaluation;
import org.sparkgan.score.SetDistances;
import org.sparkgan.testing.DrawnDataset;

class EvaluatorTest {
    @TempDir
    static Path folder;

    private static SparkSession spark;
    private static Path labelled;
    private static NetworkSpec generator;
    private static float[] parameters;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        labelled = DrawnDataset.write(spark, folder.resolve("labelled"), 60);
        JobConfig config = config();
        generator = GanSpec.of(config, DrawnDataset.SHAPE).generator();
        parameters = generator.initialParameters(1, Purpose.GENERATOR_INIT);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void scoresAreThoseOfTheSamePiecesInMemory() throws IOException {
        Evaluation evaluation = evaluate(config());
        byte[] real = new FirstImages(dataset()).pixels(128);
        byte[] generated = new GeneratorSampler(new Nd4jDevice(), generator, parameters).sample(42, 0, 128);

        SlicedWasserstein distance = new SlicedWasserstein(DrawnDataset.SHAPE, 42, 128, SlicedWasserstein.DIRECTIONS);
        assertThat(evaluation.slicedWasserstein()).isCloseTo(distance.distances(real, generated)[0], within(1e-3));
        assertThat(evaluation.msSsim())
                .isCloseTo(
                        Arrays.stream(new MsSsim(DrawnDataset.SHAPE).ofPairs(generated))
                                .average()
                                .orElseThrow(),
                        within(1e-12));
        assertThat(evaluation.images()).isEqualTo(128);
        assertThat(evaluation.iteration()).isEqualTo(7);
    }

    @Test
    void realImagesAreAsGoodAsRealOnesAndNoiseIsNot() throws IOException {
        Evaluation evaluation = evaluate(config());

        assertThat(evaluation.frechetDistance()).isGreaterThan(1);
        assertThat(evaluation.precision()).isLessThan(0.5);
        assertThat(evaluation.features()).startsWith("classifier of this dataset (6 labels, ");
        assertThat(evaluation.labelShares()).hasSize(6);
        assertThat(evaluation.labelNames()).hasSize(6).isSorted();
        assertThat(evaluation.labelShares().stream().mapToDouble(share -> share).sum())
                .isCloseTo(1, within(1e-12));
        assertThat(evaluation.labelSharesReal().get(0)).isBetween(0.1, 0.25);
    }

    @Test
    void theNumberOfTasksChangesNoScore() throws IOException {
        Evaluation two = evaluate(config());
        List<Evaluation> others = new ArrayList<>();
        spark.stop();
        spark = SparkSession.builder().master("local[1]").getOrCreate();
        others.add(evaluate(config()));
        spark.stop();
        spark = SparkSession.builder().master("local[2]").getOrCreate();

        assertThat(others.get(0))
                .usingRecursiveComparison()
                .ignoringFields("seconds")
                .isEqualTo(two);
    }

    @Test
    void whatIsKnownOfRealImagesIsRemembered() throws IOException {
        JobConfig few = config("evaluate.count=48");
        evaluate(few);
        Path cache = labelled.resolve("_evaluation");
        List<String> names;
        try (var files = Files.list(cache)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        assertThat(names)
                .hasSizeGreaterThanOrEqualTo(4)
                .anyMatch(name -> name.matches("classifier-[0-9a-f]{16}\\.json"));

        Evaluation before = evaluate(few);
        for (String name : names) {
            Path file = cache.resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            assertThat(evaluate(few))
                    .usingRecursiveComparison()
                    .ignoringFields("seconds")
                    .isEqualTo(before);
        }
    }

    /** Images 128 to 255 against the first 128. */
    @Test
    void otherRealImagesTellHowLowDistancesCanBe() throws IOException {
        SetDistances other = evaluate(config()).otherReal();

        byte[] both = new FirstImages(dataset()).pixels(256);
        float[][] first = projections(new ImageBlock(0, Arrays.copyOf(both, both.length / 2)));
        float[][] next = projections(new ImageBlock(128, Arrays.copyOfRange(both, both.length / 2, both.length)));
        assertThat(other.slicedWasserstein())
                .isCloseTo(
                        IntStream.range(0, first.length)
                                .mapToDouble(i -> SlicedWasserstein.distance(first[i], next[i]))
                                .average()
                                .orElseThrow(),
                        within(1e-3));
        assertThat(other.frechetDistance()).isLessThan(evaluate(config()).frechetDistance() / 10);
        assertThat(other.precision()).isGreaterThan(0.5);
        assertThat(evaluate(config("evaluate.count=200")).otherReal())
                .as("360 images are too few")
                .isNull();
    }

    @Test
    void withoutLabelsTurnsAreToldApart() throws IOException {
        Path unlabelled = DrawnDataset.writeUnlabelled(spark, folder.resolve("unlabelled"), 100);
        Evaluation evaluation = evaluate(config("data.path=" + unlabelled, "evaluate.count=64"));

        assertThat(evaluation.features()).startsWith("classifier of this dataset (quarter turns");
        assertThat(evaluation.labelShares()).isEmpty();
        assertThat(evaluation.labelEntropy()).isNull();
    }

    @Test
    void featuresMayBeThoseOfAnotherNetwork() throws IOException {
        NetworkSpec critic =
                GanSpec.of(config("network.hidden=9"), DrawnDataset.SHAPE).critic();
        Path zip = folder.resolve("features.zip");
        try (var out = Files.newOutputStream(zip)) {
            Dl4jBridge.write(critic, critic.initialParameters(3, Purpose.CRITIC_INIT), out);
        }
        Evaluation evaluation = evaluate(config("evaluate.features=" + zip));
        assertThat(evaluation.features()).isEqualTo("features.zip");
        assertThat(evaluation.frechetDistance()).isPositive();
        assertThat(evaluation.labelShares()).hasSize(6);
        assertThat(evaluation.labelNames()).hasSize(6).isSorted();

        assertThatThrownBy(() -> evaluate(config("evaluate.features=" + zip, "evaluate.features-layer=pool")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "evaluate.features " + zip + ": evaluate.features-layer pool is none of its layers");
    }

    @Test
    void featuresOfOtherImagesAreRefused() throws IOException {
        NetworkSpec critic = NetworkSpec.mlp(99, 5, 1);
        Path zip = folder.resolve("others.zip");
        try (var out = Files.newOutputStream(zip)) {
            Dl4jBridge.write(critic, critic.initialParameters(3, Purpose.CRITIC_INIT), out);
        }
        assertThatThrownBy(() -> evaluate(config("evaluate.features=" + zip)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("evaluate.features " + zip
                        + ": takes no images of 28x28 grey, those of data.path: give a network for such images");
        assertThatThrownBy(() -> evaluate(config("evaluate.features=" + folder.resolve("none.zip"))))
                .isInstanceOf(ConfigException.class)
                .hasMessage("evaluate.features " + folder.resolve("none.zip") + ": no such file");
        Files.writeString(zip, "no zip");
        assertThatThrownBy(() -> evaluate(config("evaluate.features=" + zip)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("evaluate.features " + zip + ": not a DL4J model zip");
    }

    @Test
    void moreImagesThanThereAreAreRefused() {
        assertThatThrownBy(() -> evaluate(config("evaluate.count=361")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("evaluate.count must be at most the images of data.path " + labelled
                        + ", 360, but is 361: lower it, or leave it out");
    }

    @Test
    void aGeneratorOfOtherImagesIsRefused() throws IOException {
        NetworkSpec other = NetworkSpec.mlp(5, 5, 36);
        try (Evaluator evaluator = evaluator(config())) {
            assertThatThrownBy(() -> evaluator.evaluate(other, new float[other.parameters()], null))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("makes images of 36 values, but those of data.path are 28x28 grey");
        }
    }

    private static float[][] projections(ImageBlock images) {
        SlicedWasserstein distance = new SlicedWasserstein(DrawnDataset.SHAPE, 42, 128, SlicedWasserstein.DIRECTIONS);
        return distance.project(0, distance.tally(images).get(0), images, 0, SlicedWasserstein.DIRECTIONS);
    }

    private static Evaluation evaluate(JobConfig config) {
        try (Evaluator evaluator = evaluator(config)) {
            return evaluator.evaluate(generator, parameters, 7);
        }
    }

    private static Evaluator evaluator(JobConfig config) {
        PackedDataset dataset = PackedDataset.open(spark, config.data().requiredPath());
        return new Evaluator(JavaSparkContext.fromSparkContext(spark.sparkContext()), config, dataset);
    }

    private static PackedDataset dataset() {
        return PackedDataset.open(spark, labelled.toString());
    }

    private static JobConfig config(String... overrides) {
        List<String> all = new ArrayList<>(
                List.of("data.path=" + labelled, "network.hidden=8", "gan.latent-dim=4", "evaluate.count=128"));
        all.addAll(List.of(overrides));
        return ConfigReader.read(List.of(), all);
    }
}
