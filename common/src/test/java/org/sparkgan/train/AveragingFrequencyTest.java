package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.testing.SmallRun;

class AveragingFrequencyTest {
    @ParameterizedTest
    @CsvSource({
        // 60 / (60 + 27 * 20) is 10 %: 20 iterations are too few.
        "20, 60, 0.001, 50",
        // 20 / (20 + 9 * 20) is 10 % to the bit that doubles give: 9 iterations would do, so that 10 do.
        "20, 20, 0.001, 10",
        "500, 60, 0.001, 2",
        "20, 0, 0.001, 1",
        "0, 0, 0.001, 1",
        "1, 60, 0.001, 1000",
        "0, 60, 0.0001, 1000",
        // 0.1 at 10 allows 10, 0.05 allows 20, 0.04 allows 25.
        "1, 60, 0.1, 10",
        "1, 60, 0.05, 20",
        "1, 60, 0.04, 20",
        "1, 60, 0.7, 1",
        "1, 60, 5, 1",
        // One worker diverges from nobody.
        "1, 60, , 1000"
    })
    void theShortestIntervalOfLittleOverheadWithinTheBoundOnDivergence(
            double iterationMs, double overheadMs, Double divergence, int expected) {
        assertThat(AveragingFrequency.of(new RoundCost(10, iterationMs, overheadMs, divergence))
                        .iterations())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20 | 0.0072 | an iteration took 20.0 ms, the rest of a round 60 ms, the workers' parameters 0.0072 apart"
                        + " after 10; the shortest interval of at most 10 % overhead, with an overhead of 5.7 %",
                "5 | 0.02 | an iteration took 5.0 ms, the rest of a round 60 ms, the workers' parameters 0.020 apart after"
                        + " 10; a longer interval might let them drift more than 0.1 apart, with an overhead of 19.4 %",
                "0.1 | | an iteration took 0.1 ms, the rest of a round 60 ms; the longest interval there is, with an"
                        + " overhead of 37.5 %",
            })
    void saysWhatWasMeasuredAndWhichBoundDecided(double iterationMs, Double divergence, String reason) {
        assertThat(AveragingFrequency.of(new RoundCost(10, iterationMs, 60, divergence))
                        .reason())
                .isEqualTo(reason);
    }

    @Test
    void aRoundThatWasHeldUpDoesNotCount() {
        RoundCost cost = RoundCost.of(10, List.of(round(90, 900, 0.5), round(110, 10, 0.01), round(100, 12, 0.02)));
        assertThat(cost).isEqualTo(new RoundCost(10, 10, 12, 0.02));
        assertThat(RoundCost.of(10, List.of(round(90, 9, null))).divergence()).isNull();
    }

    private static RoundMetrics round(long computeMs, long overheadMs, Double divergence) {
        RoundMetrics any = SmallRun.metrics(10);
        return new RoundMetrics(
                10,
                any.epoch(),
                any.images(),
                any.dLoss(),
                any.gLoss(),
                null,
                null,
                any.imagesPerSecond(),
                computeMs + overheadMs,
                computeMs,
                overheadMs,
                0,
                overheadMs,
                0,
                divergence,
                any.bytesSent(),
                any.bytesPerIteration(),
                null,
                null,
                null,
                null);
    }
}
