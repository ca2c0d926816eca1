package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.TestShards;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.MovingAverage;
import org.sparkgan.testing.SmallRun;

class GradientSharingTest {
    private static final ImageShape SHAPE = new ImageShape(1, 4, 4);
    private static final int IMAGES = 40;
    private static final String ALL_IS_DENSE = "training.threshold.initial=1e-12";

    private static JavaSparkContext spark;

    @TempDir
    Path temporary;

    @BeforeAll
    static void startSpark() {
        spark = new JavaSparkContext(
                SparkSession.builder().master("local[2]").getOrCreate().sparkContext());
    }

    @ParameterizedTest
    @ValueSource(strings = {"adaptive", "fixed", "target-sparsity"})
    void replicasAreTheSameBitForBitAfterEveryExchange(String algorithm) throws IOException {
        JobConfig config = config(3, "training.threshold.algorithm=" + algorithm);
        try (GradientSharing sync = sharing(config)) {
            GanState state = spec(config).initialState(42);
            for (int until = 5; until <= 30; until += 5) {
                RoundResult round = sync.round(state, until);
                state = round.state();
                List<WorkerState> replicas = sync.replicas().collect();
                assertThat(replicas).hasSize(3);
                for (WorkerState replica : replicas) {
                    assertThat(replica.iteration()).isEqualTo(until);
                    assertThat(replica.generator()).containsExactly(state.generator());
                    assertThat(replica.critic()).containsExactly(state.critic());
                }
                assertThat(replicas.get(0).memory().critic().residual())
                        .isNotEqualTo(replicas.get(1).memory().critic().residual());
                assertThat(round.metrics().sparsity()).isGreaterThan(0).isLessThan(1.0 / 16);
            }
        }
    }

    @Test
    void whereAllIsDenseOneRoundIsARoundOfAveraging() throws IOException {
        JobConfig config = config(2, ALL_IS_DENSE, "gan.ema-decay=0");
        GanState start = spec(config).initialState(42);
        try (GradientSharing sharing = sharing(config);
                ParameterAveraging averaging = new ParameterAveraging(
                        spark, config, spec(config), TestShards.random(spark, 2, IMAGES, 16), 2L * IMAGES)) {
            RoundResult shared = sharing.round(start, 5);
            GanState averaged = averaging.round(start, 5).state();
            assertThat(shared.state().generator()).containsExactly(averaged.generator(), within(1e-7f));
            assertThat(shared.state().critic()).containsExactly(averaged.critic(), within(1e-7f));
            assertThat(shared.state().critic()).isNotEqualTo(start.critic());
            assertThat(shared.metrics().sparsity()).isEqualTo(1);
            assertThat(shared.metrics().compressionRatio()).isEqualTo(1);
            assertThat(shared.metrics().bytesPerIteration())
                    .isEqualTo(shared.metrics().bytesSent() / 5.0);
        }
    }

    @Test
    void aLoneWorkerThatSendsAllIsTheEngineWithItsMovingAverageTakenAtExchanges() throws IOException {
        JobConfig config = config(1, ALL_IS_DENSE);
        GanSpec spec = spec(config);
        GanState start = spec.initialState(42);
        float[] average = start.generatorEma().clone();
        JobConfig everyFive = config(1, ALL_IS_DENSE, "training.averaging-frequency=5");
        try (GradientSharing sharing = sharing(config);
                ParameterAveraging alone = new ParameterAveraging(
                        spark, everyFive, spec, TestShards.random(spark, 1, IMAGES, 16), IMAGES)) {
            GanState shared = start;
            GanState engine = start;
            for (int until : new int[] {5, 10, 13}) {
                shared = sharing.round(shared, until).state();
                engine = alone.round(engine, until).state();
                MovingAverage.of(spec.gan())
                        .add(shared.generator(), engine.iteration() == 13 ? 10 : until - 5, until, average);
            }
            assertThat(shared.generator()).containsExactly(engine.generator(), within(1e-6f));
            assertThat(shared.generatorEma()).containsExactly(average);
        }
    }

    @Test
    void nothingIsLostWhatIsNotSentWaits() throws IOException {
        JobConfig dense = config(1, ALL_IS_DENSE);
        JobConfig sparse = config(1, "training.threshold.algorithm=fixed", "training.threshold.initial=0.003");
        GanState start = spec(dense).initialState(42);
        try (GradientSharing whole = sharing(dense);
                GradientSharing part = sharing(sparse)) {
            GanState moved = whole.round(start, 5).state();
            GanState shared = part.round(start, 5).state();
            float[] residual = part.replicas().first().memory().critic().residual();
            int sent = 0;
            for (int i = 0; i < residual.length; i++) {
                float applied = shared.critic()[i] - start.critic()[i];
                assertThat(applied + residual[i]).isCloseTo(moved.critic()[i] - start.critic()[i], within(1e-7f));
                assertThat(Math.abs(applied))
                        .satisfiesAnyOf(change -> assertThat(change).isZero(), change -> assertThat(change)
                                .isCloseTo(0.003f, within(1e-7f)));
                sent += applied == 0 ? 0 : 1;
            }
            assertThat(sent).isPositive().isLessThan(residual.length / 16);
        }
    }

    @Test
    void whatIsSentShrinksWithTheThreshold() throws IOException {
        JobConfig config = config(2, "training.threshold.algorithm=fixed", "training.threshold.initial=0.003");
        List<RoundMetrics> metrics = new ArrayList<>();
        train(config, 20, metrics);
        RoundMetrics last = metrics.get(metrics.size() - 1);
        assertThat(last.compressionRatio()).isGreaterThan(10);
        assertThat(last.bytesPerIteration()).isCloseTo(last.bytesSent() / 5.0, within(1e-9));
        assertThat(last.replicaDivergence()).isNull();
        assertThat(last.roundMs()).isEqualTo(last.computeMs() + last.overheadMs());
        assertThat(last.images()).isEqualTo(20 * 2 * 8 * 2);
    }

    @Test
    void lostStatesAreWorkedOutAgain() throws IOException {
        JobConfig config = config(2);
        GanState undisturbed = train(config, 30, new ArrayList<>());
        try (GradientSharing sync = sharing(config)) {
            GanState state = spec(config).initialState(42);
            int lost = 0;
            for (int until = 5; until <= 30; until += 5) {
                state = sync.round(state, until).state();
                if (until == 15 || until == 25) {
                    lost += loseBlocksOfWorker(1);
                }
            }
            assertThat(lost).isEqualTo(4);
            assertThat(state).usingRecursiveComparison().isEqualTo(undisturbed);
        }
    }

    /** What an executor that dies takes with it: this round's state of a worker, and the one before. */
    private static int loseBlocksOfWorker(int worker) {
        List<Integer> rdds = new ArrayList<>();
        spark.getPersistentRDDs().forEach((id, rdd) -> {
            if (String.valueOf(rdd.name()).startsWith("workers at iteration")) {
                rdds.add(id);
            }
        });
        rdds.forEach(id -> SparkEnv.get().blockManager().removeBlock(new RDDBlockId(id, worker), true));
        return rdds.size();
    }

    @Test
    void aLongRunWithoutCheckpointsCutsItsLineage() throws IOException {
        JobConfig config = config(1, "training.share-every=1");
        Path scratch = temporary.resolve("scratch");
        try (GradientSharing sync = sharing(config)) {
            GanState state = spec(config).initialState(42);
            int deepest = 0;
            while (state.iteration() < 2 * GradientSharing.LONGEST_LINEAGE + 5) {
                state = sync.round(state, state.iteration() + 1).state();
                deepest = Math.max(deepest, sync.replicas().toDebugString().split("\n").length);
            }
            assertThat(deepest).isLessThan(5 * GradientSharing.LONGEST_LINEAGE);
            assertThat(sync.replicas().toDebugString().split("\n").length).isLessThan(deepest / 5);
            try (var folders = Files.list(scratch)) {
                assertThat(folders.map(folder -> folder.getFileName().toString()))
                        .containsExactly("000000200");
            }
            loseBlocksOfWorker(0);
            assertThat(sync.replicas().first().critic()).containsExactly(state.critic());
        }
        assertThat(scratch).doesNotExist();
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRun() {
        JobConfig config = config(2, "optimizer.critic.learning-rate=1e30");
        assertThatThrownBy(() -> train(config, 50, new ArrayList<>()))
                .isInstanceOf(DivergedException.class)
                .hasMessageMatching(
                        "training diverged in iteration \\d+: the (gradient penalty|critic loss) is (NaN|-?Infinity);.*");
    }

    private GanState train(JobConfig config, int iterations, List<RoundMetrics> metrics) throws IOException {
        try (GradientSharing sync = sharing(config)) {
            GanState state = spec(config).initialState(42);
            while (state.iteration() < iterations) {
                RoundResult round = sync.round(state, Math.min(iterations, sync.roundEnd(state.iteration())));
                metrics.add(round.metrics());
                state = round.state();
            }
            return state;
        }
    }

    private GradientSharing sharing(JobConfig config) throws IOException {
        int workers = config.training().workers();
        return new GradientSharing(
                spark,
                config,
                spec(config),
                TestShards.random(spark, workers, IMAGES, SHAPE.values()),
                (long) IMAGES * workers,
                SmallRun.folder(temporary.resolve("scratch")));
    }

    private static GanSpec spec(JobConfig config) {
        return GanSpec.of(config, SHAPE);
    }

    private static JobConfig config(int workers, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "gan.objective=wgan-gp",
                "gan.critic-steps=2",
                "gan.latent-dim=3",
                "network.hidden=8",
                "training.batch-size=8",
                "training.sync=gradient-sharing",
                "training.share-every=5",
                "training.threshold.initial=0.002",
                "training.workers=" + workers));
        settings.addAll(List.of(more));
        return ConfigReader.read(List.of(), settings);
    }
}
