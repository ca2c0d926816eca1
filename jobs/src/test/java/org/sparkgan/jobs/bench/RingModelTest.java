package org.sparkgan.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.config.SyncName;

class RingModelTest {
    /** 50 ms for a million parameters, 3 and 2 for an update; 1 a message, 4 for 4 MB, 3 for 2 MB rounded, 1 % for segments. */
    private static final RingModel CLUSTER = model(1e9, Float.BYTES);

    private static RingModel model(double bandwidth, int width) {
        return new RingModel(
                new ScalingTerms.Iteration(0.001, 49e-9),
                new ScalingTerms.Codec(3e-9, 2e-9),
                new RingTerms(0.001, 1e-9, 1.5e-9, 0.6),
                bandwidth,
                5,
                width);
    }

    @Test
    void averagingIsAsWorkedOutByHand() {
        // 10 iterations: 500 ms. Of 14 MB each of 8 workers sends 7/8 twice, 2 ns a byte: 49; 7 messages twice: 14; and
        // one more time.
        assertThat(CLUSTER.roundSeconds(SyncName.PARAMETER_AVERAGING, 8, 1e6, 10))
                .isCloseTo(1.01 * (0.500 + 0.049 + 0.014 + 0.007), within(1e-9));
    }

    @Test
    void sharingIsAsWorkedOutByHand() {
        // Encode 3; 2 messages, twice; 2 updates of 0.25 MB: 1; 3 decoded: 6.
        assertThat(CLUSTER.roundSeconds(SyncName.GRADIENT_SHARING, 3, 1e6, 10))
                .isCloseTo(1.01 * (0.500 + 0.003 + 0.004 + 0.001 + 0.006), within(1e-9));
    }

    @Test
    void synchronousIsAsWorkedOutByHand() {
        // 12 sums of half a million numbers by two workers: 2 MB, 2 ns a byte, and 2 messages.
        // Hidden are 0.57 of a quarter of the 50/6 ms that a step computes.
        double hidden = 0.57 * 0.25 * 0.050 / 6;
        assertThat(CLUSTER.roundSeconds(SyncName.SYNCHRONOUS, 2, 1e6, 2))
                .isCloseTo(1.01 * (0.100 + 12 * (0.004 + 0.002 - hidden) + 0.001), within(1e-9));
        // Half of the bytes, 2.5 ns each, of which 1 is their way: 0.72 of it is less.
        assertThat(model(1e9, Short.BYTES).roundSeconds(SyncName.SYNCHRONOUS, 2, 1e6, 2))
                .isCloseTo(1.01 * (0.100 + 12 * (0.0025 - 0.00072 + 0.002) + 0.001), within(1e-9));
    }

    /** 512 are three stages of groups of 8. */
    @Test
    void manyWorkersTellEachOtherInStages() {
        double sum = 2 * 21 * 0.001 + 2.0 * 511 / 512 * 14e6 * 2e-9;
        assertThat(CLUSTER.roundSeconds(SyncName.PARAMETER_AVERAGING, 512, 1e6, 10))
                .isCloseTo(1.01 * (0.500 + sum + 0.021), within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void oneWorkerTellsNobody(SyncName mode) {
        double codec = mode == SyncName.GRADIENT_SHARING ? 0.005 : 0;
        assertThat(CLUSTER.roundSeconds(mode, 1, 1e6, 10)).isCloseTo(1.01 * (0.500 + codec), within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aSlowerNetworkIsLessEfficient(SyncName mode) {
        assertThat(DoubleStream.of(1e3, 1e8, 1e9, 1e10)
                        .map(bandwidth -> model(bandwidth, Float.BYTES).efficiency(mode, 8, 1e7, 50))
                        .boxed())
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
