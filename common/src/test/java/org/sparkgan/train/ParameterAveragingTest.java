package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.train.States.assertSameBits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementAddFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.TestShards;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.SmallRun;

class ParameterAveragingTest {
    private static final ImageShape SHAPE = new ImageShape(1, 4, 4);
    private static final int IMAGES = 40;

    private static JavaSparkContext spark;

    @TempDir
    static Path temporary;

    @BeforeAll
    static void startSpark() {
        spark = new JavaSparkContext(
                SparkSession.builder().master("local[2]").getOrCreate().sparkContext());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gan", "wgan", "wgan-gp"})
    void oneWorkerIsTheEngineAloneBitForBit(String objective) throws IOException {
        JobConfig config = config(objective, 1);
        GanState trained = train(config, 13);
        assertSameBits(trained, alone(config, 0, GanSpec.of(config, SHAPE).initialState(42), 13));
    }

    @Test
    void flippedImagesAreWhatTheWorkersTrainOn() throws IOException {
        JobConfig config = config("wgan-gp", 1, "data.flip=true");
        GanState trained = train(config, 7);
        assertSameBits(trained, alone(config, 0, GanSpec.of(config, SHAPE).initialState(42), 7));
        assertThat(trained.critic()).isNotEqualTo(train(config("wgan-gp", 1), 7).critic());
    }

    @Test
    void twoWorkersAverageAfterEveryRound() throws IOException {
        JobConfig config = config("wgan-gp", 2);
        GanState expected = GanSpec.of(config, SHAPE).initialState(42);
        for (int until : new int[] {5, 10, 13}) {
            expected = ByHand.mean(alone(config, 0, expected, until), alone(config, 1, expected, until));
        }
        assertSameBits(train(config, 13), expected);
    }

    @Test
    void aTreeOfWorkersGivesTheSameBitsEachTime() throws IOException {
        JobConfig config = config("wgan-gp", 9);
        GanState once = train(config, 5);
        assertSameBits(train(config, 5), once);
        assertThat(once.critic()[0])
                .isNotEqualTo(GanSpec.of(config, SHAPE).initialState(42).critic()[0]);
    }

    @Test
    void averagesAgreeWithDl4jSpark() throws IOException {
        JobConfig config = config("gan", 2);
        GanState start = GanSpec.of(config, SHAPE).initialState(42);
        GanState first = alone(config, 0, start, 5);
        GanState second = alone(config, 1, start, 5);

        ParameterAveragingElementAddFunction add = new ParameterAveragingElementAddFunction();
        ParameterAveragingAggregationTuple sum = null;
        try {
            for (GanState state : List.of(first, second)) {
                sum = add.call(
                        sum,
                        new ParameterAveragingTrainingResult(
                                Nd4j.createFromArray(state.critic()),
                                Nd4j.createFromArray(state.criticOptimizer().meanSquare()),
                                0.0,
                                new ArrayList<>(),
                                new ArrayList<>(),
                                new ArrayList<>()));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        GanState ours = train(config, 5);
        assertThat(ours.critic())
                .containsExactly(
                        sum.getParametersSum().div(sum.getAggregationsCount()).toFloatVector(), within(1e-7f));
        assertThat(ours.criticOptimizer().meanSquare())
                .containsExactly(
                        sum.getUpdaterStateSum().div(sum.getAggregationsCount()).toFloatVector(), within(1e-7f));
    }

    @Test
    void momentsStartAnewEachRoundWhereTheyAreNotAveraged() throws IOException {
        JobConfig config = config("gan", 1, "training.average-updaters=false");
        GanState start = GanSpec.of(config, SHAPE).initialState(42);
        GanState trained = train(config, 10);
        assertThat(trained.criticOptimizer().steps()).isZero();
        GanState first = alone(config, 0, start, 5);
        GanState restarted = new GanState(
                5,
                first.generator(),
                first.critic(),
                first.generatorEma(),
                start.generatorOptimizer(),
                start.criticOptimizer());
        assertThat(trained.critic())
                .containsExactly(alone(config, 0, restarted, 10).critic());
    }

    @Test
    void metricsCountImagesAndSayHowReplicasDiffer() throws IOException {
        List<RoundMetrics> metrics = new ArrayList<>();
        JobConfig config = config("wgan-gp", 2);
        train(config, 10, metrics);
        RoundMetrics last = metrics.get(1);
        assertThat(metrics).hasSize(2);
        assertThat(last.iteration()).isEqualTo(10);
        assertThat(last.images()).isEqualTo(10 * 2 * 8 * 2);
        assertThat(last.epoch()).isCloseTo(10 * 2 * 8 * 2 / 80.0, within(1e-9));
        assertThat(last.replicaDivergence()).isBetween(1e-6, 1.0);
        assertThat(last.dLoss()).isCloseTo(last.gradientPenalty() - last.wasserstein(), within(1e-9));
        assertThat(last.roundMs()).isEqualTo(last.computeMs() + last.overheadMs());
        assertThat(last.bytesSent()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"gan, 10", "hinge, 10", "lsgan, 10", "gan, 0"})
    void metricsShowThePenaltyOnRealImages(String objective, int r1) throws IOException {
        List<RoundMetrics> metrics = new ArrayList<>();
        train(config(objective, 2, "gan.r1=" + r1), 10, metrics);
        for (RoundMetrics round : metrics) {
            assertThat(round.wasserstein()).isNull();
            if (r1 == 0) {
                assertThat(round.gradientPenalty()).isNull();
            } else {
                assertThat(round.gradientPenalty()).isPositive().isLessThan(round.dLoss());
            }
        }
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRun() {
        JobConfig config = config("wgan-gp", 2, "optimizer.critic.learning-rate=1e30");
        assertThatThrownBy(() -> train(config, 50))
                .isInstanceOf(DivergedException.class)
                .hasMessageMatching(
                        "training diverged in iteration \\d+: the (gradient penalty|critic loss) is (NaN|-?Infinity);.*");
    }

    private static JobConfig config(String objective, int workers, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "gan.objective=" + objective,
                "gan.critic-steps=2",
                "gan.latent-dim=3",
                "network.hidden=8",
                "training.batch-size=8",
                "training.averaging-frequency=5",
                "training.workers=" + workers));
        settings.addAll(List.of(more));
        return ConfigReader.read(List.of(), settings);
    }

    private static GanState train(JobConfig config, int iterations) throws IOException {
        return train(config, iterations, new ArrayList<>());
    }

    private static GanState train(JobConfig config, int iterations, List<RoundMetrics> metrics) throws IOException {
        GanSpec spec = GanSpec.of(config, SHAPE);
        int workers = config.training().workers();
        try (ParameterAveraging sync = new ParameterAveraging(
                spark,
                config,
                spec,
                TestShards.random(spark, workers, IMAGES, SHAPE.values()),
                (long) IMAGES * workers,
                SmallRun.folder(temporary))) {
            GanState state = spec.initialState(42);
            while (state.iteration() < iterations) {
                RoundResult round = sync.round(state, Math.min(iterations, sync.roundEnd(state.iteration())));
                metrics.add(round.metrics());
                state = round.state();
            }
            return state;
        }
    }

    private static GanState alone(JobConfig config, int worker, GanState start, int until) {
        return ByHand.alone(config, SHAPE, IMAGES, worker, start, until);
    }
}
