package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.SmallTraining;

/** Generator and critic that are not averaged equally often: two workers, held against engines that average by hand. */
class AveragingIntervalsTest {
    private static final int ROUND = 3;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({
        "wgan-gp, 3, 1, true",
        "wgan-gp, 1, 3, true",
        "gan, 2, 3, true",
        "wgan, 3, 1, true",
        "gan, 3, 1, false",
        "wgan-gp, 1, 1, true"
    })
    void averagesOnlyWhatIsDue(String objective, int generator, int critic, boolean updaters) throws IOException {
        JobConfig config = config(
                "gan.objective=" + objective,
                "training.generator-averaging-every=" + generator,
                "training.critic-averaging-every=" + critic,
                "training.average-updaters=" + updaters);
        GanState start = SmallTraining.start(config);
        ByHand.Averaging expected = new ByHand.Averaging(config, start);
        try (ParameterAveraging sync = averaging(config)) {
            GanState state = start;
            for (int round = 1; round <= 7; round++) {
                RoundEnd result = sync.round(state, round * ROUND);
                state = result.state();
                expected.round(round * ROUND, round % generator == 0, round % critic == 0);
                assertSameBits(state, expected.shared());
                if (round % generator != 0 || round % critic != 0) {
                    List<AveragingState> workers = sync.replicas().collect();
                    assertSameBits(workers.get(0).state(), expected.worker(0));
                    assertSameBits(workers.get(1).state(), expected.worker(1));
                }
            }
        }
        assertThat(expected.worker(0).generator()).isNotEqualTo(start.generator());
    }

    @Test
    void whatIsNotAveragedIsNotSent() throws IOException {
        JobConfig config = config("training.generator-averaging-every=2", "training.critic-averaging-every=3");
        GanState start = SmallTraining.start(config);
        List<RoundMetrics> metrics = new ArrayList<>();
        try (ParameterAveraging sync = averaging(config)) {
            GanState state = start;
            for (int round = 1; round <= 6; round++) {
                RoundEnd result = sync.round(state, round * ROUND);
                state = result.state();
                metrics.add(result.result().metrics());
            }
        }
        long generator = 2L * 4 * Float.BYTES * start.generator().length;
        long critic = 2L * 3 * Float.BYTES * start.critic().length;
        assertThat(metrics.stream().map(RoundMetrics::bytesSent))
                .containsExactly(0L, generator, critic, generator, 0L, generator + critic);
        assertThat(metrics.stream().map(round -> round.replicaDivergence() != null))
                .containsExactly(false, true, true, true, false, true);
        assertThat(metrics.get(2).replicaDivergence()).isBetween(1e-6, 1.0);
    }

    /** The round of the end is whole, or short, or one in which the generator is due anyhow. */
    @ParameterizedTest
    @CsvSource({"12", "13", "15"})
    void theLastRoundAveragesBoth(int iterations) throws IOException {
        JobConfig config = config("training.generator-averaging-every=5", "training.iterations=" + iterations);
        GanState start = SmallTraining.start(config);
        ByHand.Averaging expected = new ByHand.Averaging(config, start);
        for (int until = ROUND; until < iterations; until += ROUND) {
            expected.round(until, false, true);
        }
        expected.round(iterations, true, true);
        try (Rounds rounds = SmallTraining.opened(config, temporary.resolve("scratch"))) {
            TrainingPlan plan = TrainingPlan.of(config, SmallTraining.spec(config), SmallTraining.images(config));
            Segments segments = Segments.of(config, () -> false);
            assertSameBits(new Trainer(rounds, segments, plan, new Listeners()).run(start), expected.shared());
        }
    }

    @Test
    void lostStatesAreWorkedOutAgain() throws IOException {
        JobConfig config = config("training.generator-averaging-every=4");
        GanState undisturbed = train(config, 9, 0);
        assertSameBits(train(config, 9, 3), undisturbed);
        assertSameBits(train(config, 9, 7), undisturbed);
    }

    @Test
    void aNetworkThatIsNotAveragedForLongCutsTheLineage() throws IOException {
        JobConfig config = config("training.generator-averaging-every=1000");
        GanState start = SmallTraining.start(config);
        ByHand.Averaging expected = new ByHand.Averaging(config, start);
        int rounds = 2 * ParameterAveraging.LONGEST_LINEAGE + 2;
        Path scratch = temporary.resolve("scratch");
        try (ParameterAveraging sync = averaging(config)) {
            GanState state = start;
            for (int round = 1; round <= rounds; round++) {
                state = sync.round(state, round * ROUND).state();
                expected.round(round * ROUND, false, true);
            }
            try (var folders = Files.list(scratch)) {
                assertThat(folders.map(folder -> folder.getFileName().toString()))
                        .containsExactly("000000060");
            }
            assertThat(LostBlocks.ofWorker(SmallTraining.spark(), 1)).isEqualTo(2);
            assertSameBits(state, expected.shared());
            assertSameBits(sync.replicas().collect().get(1).state(), expected.worker(1));
        }
        assertThat(scratch).doesNotExist();
    }

    /** The driver does not see it: the critic, which is averaged, is still finite. */
    @Test
    void aNetworkThatStaysWithItsWorkerIsLookedAt() throws IOException {
        JobConfig config = config(
                "training.averaging-frequency=1",
                "training.generator-averaging-every=2",
                "optimizer.generator.type=rmsprop",
                "optimizer.generator.learning-rate=1e38");
        try (ParameterAveraging sync = averaging(config)) {
            GanState start = SmallTraining.start(config);
            assertThatThrownBy(() -> sync.round(start, 1))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageStartingWith("training diverged in iteration 1: the norm of the parameters is Infinity");
        }
    }

    /** Loses what is kept of a worker after a round; 0: never. */
    private GanState train(JobConfig config, int rounds, int disturbed) throws IOException {
        try (ParameterAveraging sync = averaging(config)) {
            GanState state = SmallTraining.start(config);
            for (int round = 1; round <= rounds; round++) {
                state = sync.round(state, round * ROUND).state();
                if (round == disturbed) {
                    assertThat(LostBlocks.ofWorker(SmallTraining.spark(), 1)).isEqualTo(2);
                }
            }
            return state;
        }
    }

    private ParameterAveraging averaging(JobConfig config) throws IOException {
        return (ParameterAveraging) SmallTraining.mode(config, temporary.resolve("scratch"));
    }

    private static JobConfig config(String... more) {
        List<String> settings = new ArrayList<>(List.of("training.averaging-frequency=" + ROUND));
        settings.addAll(List.of(more));
        return SmallTraining.config(settings.toArray(String[]::new));
    }
}
