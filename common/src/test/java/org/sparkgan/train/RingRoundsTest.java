package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.testing.SameBits.assertSameBits;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanState;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.testing.SmallTraining;

/** Workers that tell each other by themselves, as tasks of this JVM with real connections, against the driver's way. */
class RingRoundsTest {
    private static final int WORKERS = 4;

    @TempDir
    Path temporary;

    @BeforeAll
    static void startSpark() {
        SparkSession.builder().getOrCreate().stop();
        SparkSession.builder().master("local[" + WORKERS + "]").getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        SparkSession.builder().getOrCreate().stop();
    }

    @ParameterizedTest
    @CsvSource({
        "1, training.sync=parameter-averaging",
        "2, training.sync=parameter-averaging",
        "3, training.sync=parameter-averaging",
        "4, training.sync=parameter-averaging",
        "2, training.average-updaters=false",
        "2, training.generator-averaging-every=3",
        "3, training.critic-averaging-every=2",
        "1, training.sync=synchronous",
        "2, training.sync=synchronous",
        "3, training.sync=synchronous",
        "4, training.sync=synchronous",
        "3, training.sync=synchronous network.hidden=300",
        "3, training.sync=synchronous augment.policies=rotate augment.probability=0.7",
        "2, augment.policies=cutout",
        "1, training.sync=gradient-sharing",
        "2, training.sync=gradient-sharing",
        "3, training.sync=gradient-sharing",
        "4, training.sync=gradient-sharing",
        "3, training.threshold.initial=1e-7 training.sync=gradient-sharing",
        "2, gan.ema-decay=0",
        "3, training.from=run training.freeze-critic-layers=2",
        "3, training.from=run training.freeze-critic-layers=1 training.critic-averaging-every=2",
        "3, training.from=run training.freeze-critic-layers=3 training.sync=synchronous",
        "2, training.from=run training.freeze-critic-layers=1 training.sync=synchronous network.hidden=300",
        "3, training.from=run training.freeze-critic-layers=2 training.sync=gradient-sharing",
        "3, training.from=run training.freeze-critic-layers=2 training.sync=gradient-sharing training.threshold.initial=1e-7"
    })
    void givesTheBitsOfTheDriversWay(int workers, String settings) throws IOException {
        List<RoundMetrics> ring = new ArrayList<>();
        List<RoundMetrics> driver = new ArrayList<>();
        assertSameBits(
                train(config("ring", workers, settings), 23, ring),
                train(config("driver", workers, settings), 23, driver));
        assertThat(ring).extracting(RoundMetrics::dLoss).isEqualTo(dLosses(driver));
        assertThat(ring)
                .extracting(RoundMetrics::iteration)
                .isEqualTo(driver.stream().map(RoundMetrics::iteration).toList());
    }

    /** Three workers, of whose equal numbers an average may lose the last bit. */
    @ParameterizedTest
    @CsvSource({
        "ring, 2, training.sync=parameter-averaging",
        "driver, 2, training.sync=parameter-averaging",
        "ring, 2, training.average-updaters=false",
        "driver, 3, training.generator-averaging-every=2",
        "ring, 3, training.critic-averaging-every=2",
        "driver, 3, training.critic-averaging-every=2",
        "ring, 2, training.sync=synchronous",
        "driver, 2, training.sync=synchronous",
        "ring, 2, training.sync=synchronous training.exchange-precision=bfloat16",
        "ring, 2, training.sync=synchronous network.spectral-norm=true",
        "ring, 2, training.sync=gradient-sharing",
        "driver, 2, training.sync=gradient-sharing",
        "driver, 1, training.sync=gradient-sharing gan.objective=wgan"
    })
    void frozenLayersStayToTheBitInEveryMode(String exchange, int layers, String settings) throws IOException {
        JobConfig config = config(exchange, 3, settings + " training.from=run training.freeze-critic-layers=" + layers);
        GanState start = SmallTraining.start(config);
        GanState end = train(config, 23, new ArrayList<>());
        int frozen = Math.toIntExact(SmallTraining.spec(config).critic().frozen());
        assertThat(Arrays.mismatch(end.critic(), start.critic()))
                .as("the first that moved")
                .isGreaterThanOrEqualTo(frozen);
        int from = 0;
        for (Layer layer : SmallTraining.spec(config).critic().layers()) {
            int to = from + Math.toIntExact(layer.parameters());
            if (from >= frozen && to > from) {
                assertThat(Arrays.equals(end.critic(), from, to, start.critic(), from, to))
                        .as(layer.toString())
                        .isFalse();
            }
            from = to;
        }
        assertThat(end.generator()).isNotEqualTo(start.generator());
        for (float[] moment :
                List.of(end.criticOptimizer().mean(), end.criticOptimizer().meanSquare())) {
            for (int i = 0; i < Math.min(frozen, moment.length); i++) {
                assertThat(moment[i]).isZero();
            }
        }
    }

    @Test
    void roundedGradientsTakeHalfOfTheBytes() throws IOException {
        String rounded = "training.sync=synchronous training.exchange-precision=bfloat16";
        List<RoundMetrics> exact = new ArrayList<>();
        List<RoundMetrics> half = new ArrayList<>();
        train(config("ring", 3, "training.sync=synchronous"), 20, exact);
        GanState state = train(config("ring", 3, rounded), 20, half);
        assertSameBits(state, train(config("ring", 3, rounded), 20, new ArrayList<>()));
        for (int round = 0; round < exact.size(); round++) {
            assertThat(2 * half.get(round).bytesSent())
                    .isEqualTo(exact.get(round).bytesSent());
            assertThat(half.get(round).dLoss())
                    .isNotEqualTo(exact.get(round).dLoss())
                    .isCloseTo(exact.get(round).dLoss(), Percentage.withPercentage(2));
        }
        assertSameBits(
                train(config("ring", 1, rounded), 20, new ArrayList<>()),
                train(config("ring", 1, "training.sync=synchronous"), 20, new ArrayList<>()));
    }

    /** Wherever the driver asks for the state. */
    @ParameterizedTest
    @ValueSource(strings = {"parameter-averaging", "synchronous", "gradient-sharing"})
    void segmentsChangeNoBit(String sync) throws IOException {
        JobConfig config = config("ring", 2, "training.sync=" + sync);
        GanState whole = train(config, 20, new ArrayList<>());
        try (Rounds rounds = SmallTraining.opened(config, temporary.resolve("cut"))) {
            GanState state = SmallTraining.start(config);
            for (int until : new int[] {5, 15, 20}) {
                state = rounds.segment(state, until, round -> true);
            }
            assertSameBits(state, whole);
        }
    }

    /** After so many segments that Spark's pools of threads are full. */
    @Test
    void segmentsLeaveNoThreadsAndFilesBehind() throws IOException {
        JobConfig config = config("ring", 2, "training.averaging-frequency=1");
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (Rounds rounds = SmallTraining.opened(config, temporary)) {
            GanState state = segments(rounds, SmallTraining.start(config), 40);
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            long files = system.getOpenFileDescriptorCount();
            segments(rounds, state, 60);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 20);
            assertThat(system.getOpenFileDescriptorCount()).isLessThan(files + 20);
        }
    }

    private static GanState segments(Rounds rounds, GanState start, int count) throws IOException {
        GanState state = start;
        for (int i = 0; i < count; i++) {
            state = rounds.segment(state, state.iteration() + 3, round -> true);
        }
        return state;
    }

    private static List<Double> dLosses(List<RoundMetrics> rounds) {
        return rounds.stream().map(RoundMetrics::dLoss).toList();
    }

    private GanState train(JobConfig config, int iterations, List<RoundMetrics> metrics) throws IOException {
        try (Rounds rounds = SmallTraining.opened(
                config, temporary.resolve(config.training().exchange().way().toString()))) {
            rounds.endAt(iterations);
            return rounds.segment(SmallTraining.start(config), iterations, round -> metrics.add(round.metrics()));
        }
    }

    private static JobConfig config(String exchange, int workers, String settings) {
        List<String> all = new ArrayList<>(List.of(settings.split(" ")));
        all.add("training.exchange=" + exchange);
        all.add("training.workers=" + workers);
        return SmallTraining.config(all.toArray(String[]::new));
    }
}
