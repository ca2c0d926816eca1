package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.TestShards;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.testing.SmallTraining;

class SynchronousTest {
    private static final ImageShape SHAPE = new ImageShape(1, 4, 4);
    private static final int IMAGES = 100;
    private static final int GLOBAL_BATCH = 12;

    private static JavaSparkContext spark;

    @BeforeAll
    static void startSpark() {
        spark = SmallTraining.spark();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gan", "wgan", "wgan-gp"})
    void oneWorkerIsTheEngineAloneBitForBit(String objective) {
        JobConfig config = config(objective, 1);
        GanState trained = train(config, 13, new ArrayList<>());
        assertSameBits(trained, alone(config, 13, new ArrayList<>()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gan", "wgan-gp"})
    void anyNumberOfWorkersGivesTheSameLosses(String objective) {
        int iterations = 200;
        List<IterationLosses> expected = new ArrayList<>();
        alone(lossesOfEach(objective, 1), iterations, expected);
        for (int workers = 2; workers <= 5; workers++) {
            List<RoundMetrics> found = new ArrayList<>();
            train(lossesOfEach(objective, workers), iterations, found);
            assertThat(found).hasSize(iterations);
            for (int i = 0; i < iterations; i++) {
                assertThat(found.get(i).dLoss())
                        .as("critic, iteration %d of %d workers", i, workers)
                        .isCloseTo(expected.get(i).critic() / GLOBAL_BATCH, Percentage.withPercentage(0.01));
                assertThat(found.get(i).gLoss())
                        .as("generator, iteration %d of %d workers", i, workers)
                        .isCloseTo(expected.get(i).generator() / GLOBAL_BATCH, Percentage.withPercentage(0.01));
            }
        }
    }

    @Test
    void schedulesAreTheSameForAnyNumberOfWorkers() {
        List<IterationLosses> expected = new ArrayList<>();
        assertSameBits(train(scheduled(1), 30, new ArrayList<>()), alone(scheduled(1), 30, expected));
        List<RoundMetrics> found = new ArrayList<>();
        train(scheduled(2), 30, found);
        assertThat(found).hasSize(30);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).dLoss())
                    .isCloseTo(expected.get(i).critic() / GLOBAL_BATCH, Percentage.withPercentage(0.01));
            assertThat(found.get(i).gLoss())
                    .isCloseTo(expected.get(i).generator() / GLOBAL_BATCH, Percentage.withPercentage(0.01));
        }
    }

    /** The warm-up ends with iteration 10, the ways with iteration 25. */
    private static JobConfig scheduled(int workers) {
        return config(
                "rpgan",
                workers,
                "training.averaging-frequency=1",
                "gan.schedule.shape=linear",
                "gan.schedule.until=300",
                "gan.schedule.r1=0.1",
                "optimizer.generator.schedule.shape=cosine",
                "optimizer.generator.schedule.warm-up=120",
                "optimizer.generator.schedule.until=300",
                "optimizer.generator.schedule.beta2=0.99",
                "optimizer.critic.schedule.shape=linear",
                "optimizer.critic.schedule.until=300");
    }

    private static JobConfig lossesOfEach(String objective, int workers) {
        return config(objective, workers, "training.averaging-frequency=1", "gan.critic-steps=1");
    }

    @Test
    void aRunThatStopsBetweenRoundsGoesOnBitForBit() {
        JobConfig config = config("wgan-gp", 2);
        GanState whole = train(config, 10, new ArrayList<>());
        GanSpec spec = GanSpec.of(config, SHAPE);
        GanState half = train(config, 5, new ArrayList<>());
        try (Synchronous again = mode(config, spec)) {
            assertSameBits(again.round(half, 10).state(), whole);
        }
    }

    /** Of sample numbers in the global batch, not of places in a worker's. */
    @Test
    void anyNumberOfWorkersAugmentsTheSame() {
        List<RoundMetrics> one = new ArrayList<>();
        train(augmented(1), 40, one);
        for (int workers = 2; workers <= 3; workers++) {
            List<RoundMetrics> found = new ArrayList<>();
            train(augmented(workers), 40, found);
            for (int i = 0; i < one.size(); i++) {
                assertThat(found.get(i).dLoss())
                        .as("critic, iteration %d of %d workers", i, workers)
                        .isCloseTo(one.get(i).dLoss(), Percentage.withPercentage(0.01));
                assertThat(found.get(i).gLoss())
                        .as("generator, iteration %d of %d workers", i, workers)
                        .isCloseTo(one.get(i).gLoss(), Percentage.withPercentage(0.01));
            }
        }
    }

    private static JobConfig augmented(int workers) {
        return config(
                "rpgan",
                workers,
                "training.averaging-frequency=1",
                "augment.policies=color, translation, cutout, xflip, rotate",
                "augment.probability=0.6");
    }

    @Test
    void anAugmentedRunGoesOnBitForBit() {
        JobConfig config = augmented(2);
        GanState whole = train(config, 10, new ArrayList<>());
        try (Synchronous again = mode(config, GanSpec.of(config, SHAPE))) {
            GanState state = train(config, 9, new ArrayList<>());
            assertSameBits(again.round(state, 10).state(), whole);
        }
    }

    @Test
    void metricsAreMeansOverTheGlobalBatch() {
        List<RoundMetrics> metrics = new ArrayList<>();
        train(config("wgan-gp", 3), 5, metrics);
        RoundMetrics round = metrics.get(0);
        assertThat(round.iteration()).isEqualTo(5);
        assertThat(round.images()).isEqualTo(5L * 5 * GLOBAL_BATCH);
        assertThat(round.epoch()).isEqualTo(3);
        assertThat(round.replicaDivergence()).isNull();
        GanSpec spec = GanSpec.of(config("wgan-gp", 3), SHAPE);
        long parameters = 5L * spec.critic().parameters() + spec.generator().parameters();
        assertThat(round.bytesSent()).isEqualTo(3 * 5 * parameters * Float.BYTES);
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRun() {
        JobConfig config = config("wgan-gp", 2, "optimizer.critic.learning-rate=1e20");
        assertThatThrownBy(() -> train(config, 10, new ArrayList<>()))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("training diverged in iteration ");
    }

    private static GanState train(JobConfig config, int iterations, List<RoundMetrics> metrics) {
        GanSpec spec = GanSpec.of(config, SHAPE);
        try (Synchronous sync = mode(config, spec)) {
            GanState state = spec.initialState(42);
            while (state.iteration() < iterations) {
                RoundEnd round =
                        sync.round(state, Math.min(iterations, Rounds.roundEnd(state.iteration(), sync.roundLength())));
                metrics.add(round.result().metrics());
                state = round.state();
            }
            return state;
        }
    }

    private static Synchronous mode(JobConfig config, GanSpec spec) {
        int workers = config.training().workers();
        return new Synchronous(spark, config, spec, TestShards.wholes(spark, workers, IMAGES, SHAPE.values()), IMAGES);
    }

    private static GanState alone(JobConfig config, int until, List<IterationLosses> losses) {
        GanSpec spec = GanSpec.of(config, SHAPE);
        GanEngine engine = new GanEngine(new Nd4jDevice(), spec, GLOBAL_BATCH, 42);
        Shard dataset = TestShards.wholes(spark, 1, IMAGES, SHAPE.values()).first();
        ShardReader reader = dataset.reader(TestShards.orderOfDataset(42, IMAGES));
        engine.load(spec.initialState(42));
        for (int iteration = 0; iteration < until; iteration++) {
            losses.add(engine.iterate(
                    iteration, 0, (step, images) -> reader.read(step * GLOBAL_BATCH, GLOBAL_BATCH, images)));
        }
        return engine.state(until);
    }

    private static JobConfig config(String objective, int workers, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "gan.objective=" + objective,
                "gan.latent-dim=5",
                "network.hidden=8",
                "training.batch-size=" + GLOBAL_BATCH,
                "training.workers=" + workers,
                "training.averaging-frequency=5",
                "training.iterations=13"));
        settings.addAll(List.of(more));
        return ConfigReader.read(List.of(), settings);
    }
}
