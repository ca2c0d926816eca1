package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.checkpoint.Checkpoint;
import org.sparkgan.checkpoint.CheckpointStore;
import org.sparkgan.checkpoint.RunIdentity;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SyncName;
import org.sparkgan.data.TestShards;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.gan.ScoreCounts;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.testing.SmallTraining;

/** Adaptive augmentation and LeCam in runs: the same bits whoever carries the rounds, wherever they are cut, whoever takes which images. */
class AdaptiveRoundsTest {
    private static final ImageShape SHAPE = SmallTraining.SHAPE;
    private static final int IMAGES = 100;
    private static final int BATCH = 16;
    private static final int CRITIC_STEPS = 2;
    private static final double TARGET = 0.2;
    private static final int ADAPT_IMAGES = 500;

    /** Rounds are of 5 iterations, moves of 4. */
    private static final int ITERATIONS = 43;

    @TempDir
    Path temporary;

    @BeforeAll
    static void startSpark() {
        SparkSession.builder().getOrCreate().stop();
        SparkSession.builder().master("local[4]").getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        SparkSession.builder().getOrCreate().stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "driver"})
    void oneWorkerFollowsTheRuleByHand(String exchange) throws IOException {
        JobConfig config = config(SyncName.SYNCHRONOUS, 1, "training.exchange=" + exchange);
        List<Double> expected = new ArrayList<>();
        GanState byHand = byHand(config, expected);
        List<RoundMetrics> found = new ArrayList<>();
        assertSameBits(wholes(config, found), byHand);
        assertThat(found).extracting(RoundMetrics::augmentProbability).containsExactlyElementsOf(expected);
        assertThat(rises(expected)).as("rises").isPositive();
        assertThat(rises(expected.stream().map(p -> -p).toList())).as("falls").isPositive();
    }

    /** Fills {@code atRounds} with the probability after each round. */
    private static GanState byHand(JobConfig config, List<Double> atRounds) {
        GanSpec spec = GanSpec.of(config, SHAPE);
        GanEngine engine = new GanEngine(new Nd4jDevice(), spec, BATCH, 42);
        ShardReader reader = TestShards.wholes(SmallTraining.spark(), 1, IMAGES, SHAPE.values())
                .first()
                .reader(TestShards.orderOfDataset(42, IMAGES));
        engine.load(spec.initialState(42));
        double probability = 0;
        ScoreCounts counts = ScoreCounts.NONE;
        for (int taken = 1; taken <= ITERATIONS; taken++) {
            IterationLosses losses =
                    engine.iterate(taken - 1, 0, (step, images) -> reader.read(step * BATCH, BATCH, images));
            counts = counts.plus(losses.scores());
            if (taken % 4 == 0) {
                double step = 4.0 * BATCH / ADAPT_IMAGES;
                double mean = (double) counts.signs() / (4 * CRITIC_STEPS * BATCH);
                probability += mean > TARGET ? step : mean < TARGET ? -step : 0;
                probability = Math.min(1, Math.max(0, probability));
                counts = ScoreCounts.NONE;
            }
            engine.players().adapt(new Feedback(probability, false, 0, 0, counts));
            if (taken % 5 == 0 || taken == ITERATIONS) {
                atRounds.add(probability);
            }
        }
        return engine.state(ITERATIONS);
    }

    private static int rises(List<Double> numbers) {
        int rises = 0;
        for (int i = 1; i < numbers.size(); i++) {
            rises += numbers.get(i) > numbers.get(i - 1) ? 1 : 0;
        }
        return rises;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gan", "hinge", "rpgan"})
    void anyNumberOfWorkersAdaptsTheSame(String objective) throws IOException {
        List<RoundMetrics> expected = new ArrayList<>();
        wholes(slow(1, "gan.objective=" + objective), expected);
        assertThat(expected.get(expected.size() - 1).augmentProbability()).isPositive();
        for (int workers : new int[] {2, 4}) {
            for (String exchange : new String[] {"ring", "driver"}) {
                List<RoundMetrics> found = new ArrayList<>();
                wholes(slow(workers, "gan.objective=" + objective, "training.exchange=" + exchange), found);
                assertSameCourse(found, expected);
            }
        }
    }

    private static void assertSameCourse(List<RoundMetrics> found, List<RoundMetrics> expected) {
        assertThat(found)
                .extracting(RoundMetrics::augmentProbability)
                .containsExactlyElementsOf(
                        expected.stream().map(RoundMetrics::augmentProbability).toList());
        assertThat(found)
                .extracting(RoundMetrics::realSigns)
                .containsExactlyElementsOf(
                        expected.stream().map(RoundMetrics::realSigns).toList());
        assertSameLosses(found, expected);
    }

    private static void assertSameLosses(List<RoundMetrics> found, List<RoundMetrics> expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i).dLoss()).isCloseTo(expected.get(i).dLoss(), Percentage.withPercentage(0.01));
            assertThat(found.get(i).gLoss()).isCloseTo(expected.get(i).gLoss(), Percentage.withPercentage(0.01));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SYNCHRONOUS, 3, training.exchange-timeout=5m",
        "PARAMETER_AVERAGING, 3, training.average-updaters=true",
        "PARAMETER_AVERAGING, 2, training.average-updaters=false",
        "PARAMETER_AVERAGING, 2, training.critic-averaging-every=2",
        "PARAMETER_AVERAGING, 2, training.averaging-frequency=2",
        "GRADIENT_SHARING, 3, training.share-every=5",
        "GRADIENT_SHARING, 2, training.threshold.initial=1e-7"
    })
    void bothWaysGiveTheSameBits(SyncName sync, int workers, String setting) throws IOException {
        List<RoundMetrics> ring = new ArrayList<>();
        List<RoundMetrics> driver = new ArrayList<>();
        GanState end = shards(config(sync, workers, setting, "training.exchange=ring"), ring);
        assertSameBits(end, shards(config(sync, workers, setting, "training.exchange=driver"), driver));
        assertThat(end.feedback().probability()).isPositive();
        assertSameCourse(ring, driver);
    }

    /** The driver's state is in a checkpoint, and workers are new ones: between two moves, and at one. */
    @ParameterizedTest
    @CsvSource({
        "SYNCHRONOUS, ring, 5, training.exchange-timeout=5m",
        "SYNCHRONOUS, driver, 15, training.exchange-timeout=5m",
        "SYNCHRONOUS, ring, 20, training.exchange-precision=bfloat16",
        "PARAMETER_AVERAGING, ring, 5, training.averaging-frequency=5",
        "PARAMETER_AVERAGING, driver, 6, training.averaging-frequency=3",
        "PARAMETER_AVERAGING, ring, 9, training.averaging-frequency=3",
        "PARAMETER_AVERAGING, ring, 15, training.generator-averaging-every=2",
        "PARAMETER_AVERAGING, driver, 15, training.critic-averaging-every=2",
        "GRADIENT_SHARING, ring, 3, training.share-every=3",
        "GRADIENT_SHARING, driver, 15, training.share-every=5"
    })
    void aRunThatIsResumedGoesOnBitForBit(SyncName sync, String exchange, int cut, String setting) throws IOException {
        JobConfig config = config(sync, 2, setting, "training.exchange=" + exchange);
        GanState whole = shards(config, new ArrayList<>());
        assertSameBits(resumed(config, cut), whole);
    }

    private GanState resumed(JobConfig config, int cut) throws IOException {
        CheckpointStore store = new CheckpointStore(SmallRun.folder(temporary.resolve("cut")), config.checkpoint());
        RunIdentity run = new RunIdentity(SmallTraining.spec(config), config.settings(), "random");
        try (Rounds rounds = opened(config)) {
            store.save(run, rounds.segment(SmallTraining.start(config), cut, round -> true), rounds.workerSave());
        }
        Checkpoint checkpoint = store.latest().orElseThrow();
        try (Rounds rounds = opened(config)) {
            rounds.endAt(ITERATIONS);
            rounds.restoreWorkers(checkpoint.workers());
            return rounds.segment(checkpoint.state(), ITERATIONS, round -> true);
        }
    }

    /** A run of one worker ends in the middle of a round, between two moves, and is made longer. */
    @ParameterizedTest
    @EnumSource(
            value = SyncName.class,
            names = {"SYNCHRONOUS", "PARAMETER_AVERAGING"})
    void aRunThatIsExtendedGoesOn(SyncName sync) throws IOException {
        JobConfig config = config(sync, 1, "training.exchange=driver");
        GanState whole = shards(config, new ArrayList<>());
        try (Rounds rounds = opened(config)) {
            GanState state = rounds.segment(SmallTraining.start(config), 22, round -> true);
            assertThat(state.feedback().since().judged()).isEqualTo(2L * CRITIC_STEPS * BATCH);
            GanState end = rounds.segment(state, ITERATIONS, round -> true);
            assertThat(end.feedback()).isEqualTo(whole.feedback());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SYNCHRONOUS, 3, gan.objective=hinge",
        "SYNCHRONOUS, 2, gan.objective=wgan-gp",
        "PARAMETER_AVERAGING, 3, gan.objective=lsgan",
        "PARAMETER_AVERAGING, 2, training.critic-averaging-every=2",
        "GRADIENT_SHARING, 3, gan.objective=hinge"
    })
    void lecamIsTheSameInBothWaysAndGoesOnBitForBit(SyncName sync, int workers, String setting) throws IOException {
        String[] lecam = {
            setting, "augment.probability=0.5", "augment.policies=xflip", "gan.lecam=0.3", "gan.lecam-start=7"
        };
        GanState ring = shards(config(sync, workers, append(lecam, "training.exchange=ring")), new ArrayList<>());
        JobConfig config = config(sync, workers, append(lecam, "training.exchange=driver"));
        assertSameBits(shards(config, new ArrayList<>()), ring);
        assertThat(ring.feedback().hasAverages()).isTrue();
        assertThat(ring.feedback().real()).isNotEqualTo(ring.feedback().generated());
        assertThat(ring.feedback().probability()).isZero();
        GanState free = shards(config(sync, workers, append(lecam, "gan.lecam=0")), new ArrayList<>());
        assertThat(free.critic()).isNotEqualTo(ring.critic());
        assertSameBits(resumed(config, 15), ring);
    }

    /** Means of scores are as near to each other as losses are. */
    @ParameterizedTest
    @ValueSource(strings = {"gan", "wgan-gp", "lsgan"})
    void anyNumberOfWorkersHasTheSameAverages(String objective) throws IOException {
        String[] lecam = {
            "gan.objective=" + objective,
            "augment.probability=0.5",
            "augment.policies=xflip",
            "gan.lecam=0.3",
            "gan.lecam-start=7"
        };
        List<RoundMetrics> expected = new ArrayList<>();
        Feedback one = wholes(slow(1, lecam), expected).feedback();
        for (int workers : new int[] {2, 4}) {
            List<RoundMetrics> found = new ArrayList<>();
            Feedback several = wholes(slow(workers, lecam), found).feedback();
            assertThat(several.real()).isCloseTo(one.real(), within(1e-4));
            assertThat(several.generated()).isCloseTo(one.generated(), within(1e-4));
            assertSameLosses(found, expected);
        }
    }

    private static String[] append(String[] settings, String last) {
        return Stream.concat(Stream.of(settings), Stream.of(last)).toArray(String[]::new);
    }

    private GanState shards(JobConfig config, List<RoundMetrics> metrics) throws IOException {
        try (Rounds rounds = opened(config)) {
            rounds.endAt(ITERATIONS);
            return rounds.segment(SmallTraining.start(config), ITERATIONS, round -> metrics.add(round.metrics()));
        }
    }

    private Rounds opened(JobConfig config) throws IOException {
        return SmallTraining.opened(config, temporary.resolve("scratch"));
    }

    /** Of workers that share a dataset. */
    private GanState wholes(JobConfig config, List<RoundMetrics> metrics) throws IOException {
        JavaSparkContext spark = SmallTraining.spark();
        JavaRDD<Shard> datasets = TestShards.wholes(spark, config.training().workers(), IMAGES, SHAPE.values());
        try (Rounds rounds = Rounds.of(
                spark,
                config,
                SmallTraining.spec(config),
                datasets,
                IMAGES,
                SmallRun.folder(temporary.resolve("scratch")))) {
            return rounds.segment(SmallTraining.start(config), ITERATIONS, round -> metrics.add(round.metrics()));
        }
    }

    /** At rates at which the order of float sums does not show. */
    private static JobConfig slow(int workers, String... more) {
        String[] rate = {"optimizer.generator.learning-rate=2e-3", "optimizer.critic.learning-rate=2e-3"};
        return config(
                SyncName.SYNCHRONOUS,
                workers,
                Stream.concat(Stream.of(rate), Stream.of(more)).toArray(String[]::new));
    }

    private static JobConfig config(SyncName sync, int workers, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "gan.objective=gan",
                "training.sync=" + sync,
                "training.workers=" + workers,
                "augment.policies=color, translation, cutout, xflip, rotate",
                "augment.probability=adaptive",
                "augment.target=" + TARGET,
                "augment.adapt-images=" + ADAPT_IMAGES,
                "optimizer.generator.learning-rate=1e-2",
                "optimizer.critic.learning-rate=1e-2"));
        all.addAll(List.of(more));
        return SmallTraining.config(all.toArray(String[]::new));
    }
}
