package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.nd4j.Bfloat16Machine;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.SmallTraining;

/** Two workers whose products are those of bfloat16. */
@ExtendWith(Bfloat16Machine.class)
class Bfloat16TrainingTest {
    private static final int ITERATIONS = 10;

    @TempDir
    Path scratch;

    /** Each way of the exchange, at once and in two parts. */
    @ParameterizedTest
    @ValueSource(strings = {"parameter-averaging", "gradient-sharing", "synchronous"})
    void equalRunsHaveEqualBits(String sync) throws IOException {
        JobConfig ring = config("bfloat16", "training.sync=" + sync, "training.exchange=ring");
        GanState once = SmallTraining.train(ring, ITERATIONS, scratch);
        assertSameBits(
                SmallTraining.train(
                        config("bfloat16", "training.sync=" + sync, "training.exchange=driver"), ITERATIONS, scratch),
                once);
        try (Rounds rounds = SmallTraining.opened(ring, scratch)) {
            GanState half = rounds.segment(SmallTraining.start(ring), ITERATIONS / 2, round -> true);
            assertSameBits(rounds.segment(half, ITERATIONS, round -> true), once);
        }
    }

    @Test
    void lossesAreNearThoseOfFloat() throws IOException {
        List<RoundMetrics> floats = SmallTraining.metrics(config("float"), ITERATIONS, scratch);
        List<RoundMetrics> rounded = SmallTraining.metrics(config("bfloat16"), ITERATIONS, scratch);
        assertThat(rounded).hasSameSizeAs(floats).isNotEqualTo(floats);
        for (int round = 0; round < floats.size(); round++) {
            assertThat(rounded.get(round).dLoss()).isCloseTo(floats.get(round).dLoss(), within(0.05));
            assertThat(rounded.get(round).gLoss()).isCloseTo(floats.get(round).gLoss(), within(0.05));
        }
    }

    /** What they compute on is no GPU, and nothing stands in their way. */
    @Test
    void workersAreLookedAt() {
        JobConfig config = config("bfloat16");
        assertThat(WorkerDevices.found(SmallTraining.spark(), config, SmallTraining.spec(config)))
                .isEmpty();
    }

    private static JobConfig config(String precision, String... more) {
        String[] all = new String[more.length + 1];
        all[0] = "compute.precision=" + precision;
        System.arraycopy(more, 0, all, 1, more.length);
        return SmallTraining.config(all);
    }
}
