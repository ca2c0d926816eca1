package org.sparkgan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.HoldOut;
import org.sparkgan.data.dataset.HoldOut.Side;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.LabelledImages;
import org.sparkgan.data.shard.LabelledImages.Labels;
import org.sparkgan.evaluate.feature.FeatureReader;
import org.sparkgan.gan.Critic;
import org.sparkgan.gan.CriticScorer;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.random.Purpose;
import org.sparkgan.score.CriticScores;
import org.sparkgan.score.Evaluation;
import org.sparkgan.score.RealSide;
import org.sparkgan.testing.DrawnDataset;

/** Scores of a conditional generator on a dataset of 360 images of six labels, of which some are held out. */
class HeldOutEvaluationTest {
    private static final HoldOut HALF = new HoldOut(0.5, 3);
    private static final int VALUES = DrawnDataset.SHAPE.values();

    @TempDir
    static Path folder;

    private static SparkSession spark;
    private static PackedDataset dataset;
    private static GanSpec spec;
    private static float[] generator;
    private static Critic critic;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        Path packed = DrawnDataset.write(spark, folder, 60);
        dataset = PackedDataset.open(spark, packed.toString());
        spec = GanSpec.of(config(), DrawnDataset.SHAPE, 6);
        generator = spec.generator().initialParameters(1, Purpose.GENERATOR_INIT);
        critic = new Critic(spec.critic(), spec.critic().initialParameters(2, Purpose.CRITIC_INIT));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void theCriticsMeansAreThoseOfItsScores() {
        Evaluation evaluation = evaluate(HALF, config("evaluate.count=150"));
        assertThat(evaluation.realSide()).isEqualTo(RealSide.HELD_OUT);
        CriticScores scores = evaluation.critic();
        assertThat(scores.trainingImages()).isEqualTo(150);
        assertThat(scores.heldOutImages()).isEqualTo(150);
        assertThat(scores.training()).isCloseTo(mean(first(Side.TRAINED_ON, 150)), within(1e-5));
        assertThat(scores.heldOut()).isCloseTo(mean(first(Side.HELD_OUT, 150)), within(1e-5));
        int[] labels = IntStream.range(0, 150).map(i -> i % 6).toArray();
        assertThat(scores.generated()).isCloseTo(mean(new LabelledImages(generated(150), labels)), within(1e-5));
        assertThat(scores.gap())
                .isEqualTo((scores.training() - scores.heldOut()) / (scores.training() - scores.generated()));
        assertThat(evaluation.summary()).contains("held-out ones, ").contains(", gap ");
    }

    private static LabelledImages first(Side side, int images) {
        return new FirstImages(dataset.side(HALF, side))
                .inOnePart(images, Labels.WANTED)
                .first();
    }

    private static double mean(LabelledImages images) {
        float[] scores = new CriticScorer(new Nd4jDevice(), critic.network(), critic.parameters())
                .scores(images.pixels(), images.labels());
        return IntStream.range(0, scores.length)
                .mapToDouble(i -> scores[i])
                .average()
                .orElseThrow();
    }

    private static byte[] generated(int images) {
        return new GeneratorSampler(new Nd4jDevice(), spec.generator(), generator).sample(42, 0, images);
    }

    /** Held-out images are as near to those that are trained on as real images are. */
    @Test
    void heldOutImagesAreComparedAndTrainedOnOnesStandForOtherRealOnes() {
        Evaluation evaluation = evaluate(HALF, config("evaluate.count=150"));
        assertThat(evaluation.images()).isEqualTo(150);
        assertThat(evaluation.otherReal().frechetDistance()).isLessThan(evaluation.frechetDistance() / 10);
        assertThat(evaluation.otherReal().coverage()).isBetween(0.5, 1.0);
        assertThat(evaluation.otherReal().density()).isBetween(0.5, 1.5);
        assertThat(evaluation.coverage()).isLessThan(0.3);
        assertThat(evaluate(HALF, config()).images()).isEqualTo(180);
    }

    @Test
    void withFewHeldOutImagesTheTrainedOnOnesAreCompared() {
        Evaluation evaluation = evaluate(new HoldOut(0.03, 3), config());
        assertThat(evaluation.realSide()).isEqualTo(RealSide.TRAINING);
        assertThat(evaluation.images()).isEqualTo(349);
        assertThat(evaluation.critic().heldOutImages()).isEqualTo(11);
        assertThat(evaluation.critic().trainingImages()).isEqualTo(349);
    }

    @Test
    void withoutHeldOutImagesNothingIsAskedOfTheCritic() {
        Evaluation evaluation = evaluate(HoldOut.NONE, config());
        assertThat(evaluation.realSide()).isNull();
        assertThat(evaluation.critic()).isNull();
        assertThat(evaluation.images()).isEqualTo(360);
        assertThat(evaluation.withinLabels()).as("only where all is asked for").isNull();
    }

    /** 360 images of six labels have 60 of each; of 48 there are not 16 of each. */
    @Test
    void everyLabelHasADistanceWhereThereAreImagesEnough() {
        try (Evaluator evaluator = evaluator(HoldOut.NONE, config())) {
            Evaluation all = evaluator
                    .scored(spec.generator(), generator, Optional.empty())
                    .evaluation();
            assertThat(all.withinLabels().byLabel()).hasSize(6).doesNotContainNull();
            assertThat(all.withinLabels().images()).containsOnly(60);
            assertThat(all.withinLabels().mean()).isGreaterThan(all.frechetDistance());
        }
        try (Evaluator evaluator = evaluator(HoldOut.NONE, config("evaluate.count=48"))) {
            Evaluation few = evaluator
                    .scored(spec.generator(), generator, Optional.empty())
                    .evaluation();
            assertThat(few.withinLabels().leftOut()).isEqualTo(6);
            assertThat(few.withinLabels().mean()).isNull();
        }
    }

    /** Against a search in memory. */
    @Test
    void neighboursAreTheNearestTrainingImages() {
        byte[] images;
        int searched;
        try (Evaluator evaluator = evaluator(HALF, config())) {
            Neighbours found = evaluator.neighbours(spec.generator(), generator, 4);
            assertThat(found.searched()).isEqualTo(180);
            assertThat(found.generated()).isEqualTo(generated(10));
            images = found.nearest();
            searched = (int) found.searched();
        }
        byte[] training = first(Side.TRAINED_ON, searched).pixels();
        try (RealImages real = new RealImages(
                JavaSparkContext.fromSparkContext(spark.sparkContext()), config(), new RealSplit(dataset, HALF))) {
            FeatureReader reader = real.tools().value().features().open(new Nd4jDevice());
            float[] wanted = reader.read(generated(10));
            float[] seen = reader.read(training);
            for (int image = 0; image < 10; image++) {
                int at = image * reader.dimension();
                List<Integer> nearest = IntStream.range(0, searched)
                        .boxed()
                        .sorted(Comparator.comparingDouble(
                                row -> squared(wanted, at, seen, row * reader.dimension(), reader.dimension())))
                        .limit(4)
                        .toList();
                for (int i = 0; i < 4; i++) {
                    int place = (image * 4 + i) * VALUES;
                    int row = nearest.get(i) * VALUES;
                    assertThat(Arrays.copyOfRange(images, place, place + VALUES))
                            .isEqualTo(Arrays.copyOfRange(training, row, row + VALUES));
                }
            }
        }
    }

    private static double squared(float[] a, int atA, float[] b, int atB, int dimension) {
        return IntStream.range(0, dimension)
                .mapToDouble(i -> Math.pow((double) a[atA + i] - b[atB + i], 2))
                .sum();
    }

    private static Evaluation evaluate(HoldOut holdOut, JobConfig config) {
        try (Evaluator evaluator = evaluator(holdOut, config)) {
            return evaluator.evaluate(spec.generator(), generator, null, Optional.of(critic));
        }
    }

    private static Evaluator evaluator(HoldOut holdOut, JobConfig config) {
        return new Evaluator(JavaSparkContext.fromSparkContext(spark.sparkContext()), config, dataset, holdOut);
    }

    private static JobConfig config(String... overrides) {
        List<String> all = new ArrayList<>(
                List.of("data.path=" + folder.resolve("packed"), "network.hidden=8", "gan.latent-dim=4"));
        all.addAll(List.of(overrides));
        return ConfigReader.read(List.of(), all);
    }
}
