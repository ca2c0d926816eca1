package org.sparkgan.train;

import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SyncName;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.SmallTraining;

/** Schedules in runs: the same bits whoever carries the rounds and wherever they are cut. */
class ScheduledRoundsTest {
    private static final int ITERATIONS = 20;

    /** Of a batch of 16: warm-ups end in iteration 7, ways in iteration 16. */
    private static final List<String> SCHEDULES = List.of(
            "gan.objective=rpgan",
            "gan.schedule.shape=cosine",
            "gan.schedule.until=250",
            "gan.schedule.r1=0.1",
            "gan.schedule.r2=2",
            "optimizer.generator.schedule.shape=cosine",
            "optimizer.generator.schedule.warm-up=100",
            "optimizer.generator.schedule.until=250",
            "optimizer.generator.schedule.beta2=0.99",
            "optimizer.critic.schedule.shape=linear",
            "optimizer.critic.schedule.until=250",
            "gan.ema-half-life=100",
            "gan.ema-ramp-up=0.3");

    @TempDir
    Path temporary;

    @BeforeAll
    static void startSpark() {
        SmallTraining.spark();
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void bothWaysGiveTheSameBits(SyncName sync) throws IOException {
        assertSameBits(
                train(config(sync, 2, "training.exchange=ring")), train(config(sync, 2, "training.exchange=driver")));
    }

    /** In the middle of the warm-up, at its end, in the middle of the ways and behind them. */
    @ParameterizedTest
    @CsvSource({
        "SYNCHRONOUS, ring",
        "SYNCHRONOUS, driver",
        "PARAMETER_AVERAGING, ring",
        "PARAMETER_AVERAGING, driver",
        "GRADIENT_SHARING, ring",
        "GRADIENT_SHARING, driver"
    })
    void aRunThatIsCutGoesOnBitForBit(SyncName sync, String exchange) throws IOException {
        JobConfig config = config(sync, 2, "training.exchange=" + exchange);
        GanState whole = train(config);
        try (Rounds rounds = SmallTraining.opened(config, temporary.resolve("cut"))) {
            GanState state = SmallTraining.start(config);
            for (int until : new int[] {5, 10, 15, ITERATIONS}) {
                state = rounds.segment(state, until, round -> true);
            }
            assertSameBits(state, whole);
        }
    }

    private GanState train(JobConfig config) throws IOException {
        return SmallTraining.train(
                config,
                ITERATIONS,
                temporary.resolve(config.training().exchange().way().toString()));
    }

    private static JobConfig config(SyncName sync, int workers, String... more) {
        List<String> all = new ArrayList<>(SCHEDULES);
        all.add("training.sync=" + sync);
        all.add("training.workers=" + workers);
        all.addAll(List.of(more));
        return SmallTraining.config(all.toArray(String[]::new));
    }
}
