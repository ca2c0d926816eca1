package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementAddFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.SmallTraining;

class ParameterAveragingTest {
    @TempDir
    static Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"gan", "wgan", "wgan-gp"})
    void oneWorkerIsTheEngineAloneBitForBit(String objective) throws IOException {
        JobConfig config = config(objective, 1);
        GanState trained = train(config, 13);
        assertSameBits(trained, alone(config, 0, SmallTraining.start(config), 13));
    }

    @Test
    void flippedImagesAreWhatTheWorkersTrainOn() throws IOException {
        JobConfig config = config("wgan-gp", 1, "data.flip=true");
        GanState trained = train(config, 7);
        assertSameBits(trained, alone(config, 0, SmallTraining.start(config), 7));
        assertThat(trained.critic()).isNotEqualTo(train(config("wgan-gp", 1), 7).critic());
    }

    @Test
    void twoWorkersAverageAfterEveryRound() throws IOException {
        JobConfig config = config("wgan-gp", 2);
        GanState expected = SmallTraining.start(config);
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
        assertThat(once.critic()[0]).isNotEqualTo(SmallTraining.start(config).critic()[0]);
    }

    @Test
    void averagesAgreeWithDl4jSpark() throws IOException {
        JobConfig config = config("gan", 2);
        GanState start = SmallTraining.start(config);
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
        GanState start = SmallTraining.start(config);
        GanState trained = train(config, 10);
        assertThat(trained.criticOptimizer().steps()).isZero();
        GanState first = alone(config, 0, start, 5);
        GanState restarted = first.withOptimizers(start.generatorOptimizer(), start.criticOptimizer());
        assertThat(trained.critic())
                .containsExactly(alone(config, 0, restarted, 10).critic());
    }

    @Test
    void metricsCountImagesAndSayHowReplicasDiffer() throws IOException {
        List<RoundMetrics> metrics = SmallTraining.metrics(config("wgan-gp", 2), 10, temporary);
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
        for (RoundMetrics round : SmallTraining.metrics(config(objective, 2, "gan.r1=" + r1), 10, temporary)) {
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
        List<String> settings = new ArrayList<>(List.of("gan.objective=" + objective, "training.workers=" + workers));
        settings.addAll(List.of(more));
        return SmallTraining.config(settings.toArray(String[]::new));
    }

    private static GanState train(JobConfig config, int iterations) throws IOException {
        return SmallTraining.train(config, iterations, temporary);
    }

    private static GanState alone(JobConfig config, int worker, GanState start, int until) {
        return ByHand.alone(config, worker, start, until);
    }
}
