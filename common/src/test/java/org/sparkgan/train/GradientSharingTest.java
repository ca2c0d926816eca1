package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.optimizer.MovingAverage;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.testing.SmallTraining;

class GradientSharingTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"adaptive", "fixed", "target-sparsity"})
    void replicasAreTheSameBitForBitAfterEveryExchange(String algorithm) throws IOException {
        JobConfig config = config(3, "training.threshold.algorithm=" + algorithm);
        try (GradientSharing sync = sharing(config)) {
            GanState state = SmallTraining.start(config);
            for (int until = 5; until <= 30; until += 5) {
                GanState before = state;
                state = sync.round(state, until).state();
                List<SharingState> replicas = sync.replicas().collect();
                assertThat(replicas).hasSize(3);
                for (SharingState replica : replicas) {
                    assertThat(replica.iteration()).isEqualTo(until);
                    assertThat(replica.generator()).containsExactly(state.generator());
                    assertThat(replica.critic()).containsExactly(state.critic());
                }
                assertThat(state.critic()).isNotEqualTo(before.critic());
                assertThat(replicas.get(0).memory().critic().residual())
                        .isNotEqualTo(replicas.get(1).memory().critic().residual());
            }
        }
    }

    @Test
    void whereAllIsSentARoundIsARoundOfAveraging() throws IOException {
        JobConfig config = config(2, "training.threshold.initial=1e-9", "training.threshold.max-sparsity=0.25");
        GanState start = SmallTraining.start(config);
        try (GradientSharing sharing = sharing(config);
                ParameterAveraging averaging = averaging(config)) {
            RoundEnd round = sharing.round(start, 5);
            GanState averaged = averaging.round(start, 5).state();
            assertThat(round.state().generator()).containsExactly(averaged.generator(), within(1e-7f));
            assertThat(round.state().critic()).containsExactly(averaged.critic(), within(1e-7f));
            assertThat(round.result().metrics().compressionRatio()).isEqualTo(1);
            assertThat(round.result().metrics().sparsity()).isEqualTo(1);
        }
    }

    /** At 0.0005 most of the critic's parameters change and bitmaps are sent, at 0.00103 few do. */
    @ParameterizedTest
    @ValueSource(doubles = {0.0005, 0.00103})
    void whatIsNotSentWaitsInTheResiduals(double threshold) throws IOException {
        JobConfig config = config(
                2,
                "training.threshold.algorithm=fixed",
                "training.threshold.max-sparsity=0.99",
                "training.threshold.initial=" + threshold);
        GanState start = SmallTraining.start(config);
        try (GradientSharing sharing = sharing(config);
                ParameterAveraging averaging = averaging(config)) {
            RoundEnd round = sharing.round(start, 5);
            float[] shared = round.state().critic();
            float[] averaged = averaging.round(start, 5).state().critic();
            List<float[]> residuals = sharing.replicas()
                    .map(replica -> replica.memory().critic().residual())
                    .collect();
            for (int i = 0; i < shared.length; i++) {
                float waiting = (residuals.get(0)[i] + residuals.get(1)[i]) / 2;
                assertThat(shared[i] + waiting).isCloseTo(averaged[i], within(1e-7f));
            }
            assertThat(shared).isNotEqualTo(start.critic());
            RoundMetrics metrics = round.result().metrics();
            assertThat(metrics.sparsity()).isGreaterThan(0).isLessThan(1);
            assertThat(metrics.sparsity() > 1.0 / 16).isEqualTo(threshold < 0.001);
            assertThat(metrics.compressionRatio()).isGreaterThan(10);
            assertThat(metrics.bytesPerIteration()).isCloseTo(metrics.bytesSent() / 5.0, within(1e-9));
            assertThat(metrics.replicaDivergence()).isNull();
            assertThat(metrics.images()).isEqualTo(5 * 2 * 8 * 2);
            assertThat(metrics.roundMs()).isEqualTo(metrics.computeMs() + metrics.overheadMs());
        }
    }

    @Test
    void theMovingAverageIsOfTheSharedGenerator() throws IOException {
        JobConfig config = config(2);
        try (GradientSharing sync = sharing(config)) {
            GanState first = sync.round(SmallTraining.start(config), 5).state();
            GanState second = sync.round(first, 8).state();
            float[] expected = SmallTraining.start(config).generatorEma();
            MovingAverage average = SmallTraining.spec(config).movingAverage();
            average.add(first.generator(), 0, 5, expected);
            average.add(second.generator(), 5, 8, expected);
            assertThat(second.generatorEma()).containsExactly(expected).isNotEqualTo(second.generator());
        }
    }

    @Test
    void lostStatesAreWorkedOutAgain() throws IOException {
        JobConfig config = config(2);
        GanState undisturbed = train(config, 30);
        try (GradientSharing sync = sharing(config)) {
            GanState state = SmallTraining.start(config);
            int lost = 0;
            for (int until = 5; until <= 30; until += 5) {
                state = sync.round(state, until).state();
                if (until == 15 || until == 25) {
                    lost += LostBlocks.ofWorker(SmallTraining.spark(), 1);
                }
            }
            assertThat(lost).isEqualTo(4);
            assertSameBits(state, undisturbed);
        }
    }

    @Test
    void aLongRunWithoutCheckpointsCutsItsLineage() throws IOException {
        JobConfig config = config(1, "training.share-every=1");
        Path scratch = temporary.resolve("scratch");
        try (GradientSharing sync = sharing(config)) {
            GanState state = SmallTraining.start(config);
            int deepest = 0;
            while (state.iteration() < 4 * GradientSharing.LONGEST_LINEAGE + 1) {
                state = sync.round(state, state.iteration() + 1).state();
                deepest = Math.max(deepest, sync.replicas().toDebugString().split("\n").length);
            }
            assertThat(deepest).isLessThan(5 * GradientSharing.LONGEST_LINEAGE);
            assertThat(sync.replicas().toDebugString().split("\n").length).isLessThan(deepest / 5);
            try (var folders = Files.list(scratch)) {
                assertThat(folders.map(folder -> folder.getFileName().toString()))
                        .containsExactly("000000100");
            }
            LostBlocks.ofWorker(SmallTraining.spark(), 0);
            assertThat(sync.replicas().first().critic()).containsExactly(state.critic());
        }
        assertThat(scratch).doesNotExist();
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRun() {
        JobConfig config = config(2, "optimizer.critic.learning-rate=1e30");
        assertThatThrownBy(() -> train(config, 50))
                .isInstanceOf(DivergedException.class)
                .hasMessageMatching(
                        "training diverged in iteration \\d+: the (gradient penalty|critic loss) is (NaN|-?Infinity);.*");
    }

    private GanState train(JobConfig config, int iterations) throws IOException {
        return SmallTraining.train(config, iterations, temporary.resolve("scratch"));
    }

    private GradientSharing sharing(JobConfig config) throws IOException {
        return (GradientSharing) SmallTraining.mode(config, temporary.resolve("scratch"));
    }

    private ParameterAveraging averaging(JobConfig config) throws IOException {
        return new ParameterAveraging(
                SmallTraining.spark(),
                config,
                SmallTraining.spec(config),
                SmallTraining.shards(config, SmallTraining.SHAPE),
                SmallTraining.images(config),
                SmallRun.folder(temporary.resolve("averaging")));
    }

    private static JobConfig config(int workers, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "training.sync=gradient-sharing",
                "training.threshold.max-sparsity=0.9",
                "training.workers=" + workers));
        settings.addAll(List.of(more));
        return SmallTraining.config(settings.toArray(String[]::new));
    }
}
