package org.sparkgan.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.config.SyncName;

class ScalingModelTest {
    private static final double ONE_JVM = Double.POSITIVE_INFINITY;

    /** Whole milliseconds for a million parameters: 1 and 49 an iteration, 8, 4, 2 and 1 for 4 MB, 3 and 2 for an update. */
    private static final ScalingTerms TERMS = new ScalingTerms(
            new ScalingTerms.Iteration(0.001, 49e-9),
            0.010,
            0.001,
            2e-9,
            1e-9,
            0.5e-9,
            0.25e-9,
            new ScalingTerms.Codec(3e-9, 2e-9));

    /** 4 ms for 4 MB. */
    private static final ScalingModel CLUSTER = new ScalingModel(TERMS, 1e9, 5, 2);

    @Test
    void averagingIsAsWorkedOutByHand() {
        // 10 iterations: 500 ms. Broadcast of 14 MB to 8 workers: publish 28, 4 transfers 56, read 7.
        // Level of 8 results to 2 places: stage 10 + 8, write 14, 4 results of 14 + 7 + 3.5.
        // Level of 2 results to the driver: 10 + 2, 14, 2 results of the same.
        assertThat(CLUSTER.roundSeconds(SyncName.PARAMETER_AVERAGING, 8, 1e6, 10))
                .isCloseTo(0.500 + 0.091 + (0.018 + 0.014 + 0.098) + (0.012 + 0.014 + 0.049), within(1e-9));
    }

    @Test
    void sharingIsAsWorkedOutByHand() {
        // 10 iterations: 500 ms. Stage 10 + 3; encode 3; write 0.25 MB: 0.25; 3 results of 0.25 + 0.125.
        // Broadcast of 0.75 MB: publish 1.5, 2 transfers 1.5, read 0.375; 3 updates decoded twice: 12.
        assertThat(CLUSTER.roundSeconds(SyncName.GRADIENT_SHARING, 3, 1e6, 10))
                .isCloseTo(0.500 + 0.013 + 0.003 + 0.00025 + 0.001125 + 0.003375 + 0.012, within(1e-9));
    }

    @Test
    void synchronousIsAsWorkedOutByHand() {
        // In one JVM, 2 iterations: 100 ms. 7 broadcasts of 2 MB: publish 4.
        // 6 steps: stage 10 + 2, write 2, 2 results of 1 + 0.5.
        ScalingModel oneJvm = new ScalingModel(TERMS, ONE_JVM, 5, 2);
        double round = 0.100 + 2 * (7 * 0.004 + 6 * (0.012 + 0.002 + 0.003));
        assertThat(oneJvm.roundSeconds(SyncName.SYNCHRONOUS, 2, 1e6, 2)).isCloseTo(round, within(1e-9));
        assertThat(oneJvm.efficiency(SyncName.SYNCHRONOUS, 2, 1e6, 2)).isCloseTo(0.100 / round, within(1e-9));
    }

    @Test
    void anIterationIsOnTheLineThroughTwo() {
        ScalingTerms.Iteration iteration = ScalingTerms.Iteration.through(1e6, 0.050, 3e6, 0.130);
        assertThat(iteration.fixed()).isCloseTo(0.010, within(1e-12));
        assertThat(iteration.seconds(2e6)).isCloseTo(0.090, within(1e-12));
        assertThat(iteration.mean(new ScalingTerms.Iteration(0, 0)).seconds(2e6))
                .isCloseTo(0.045, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void moreWorkersAreLessEfficient(SyncName mode) {
        assertThat(DoubleStream.of(512, 64, 8, 1)
                        .map(workers -> CLUSTER.efficiency(mode, (int) workers, 1e7, 50))
                        .boxed())
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(efficiency -> efficiency > 0 && efficiency < 1);
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void largerNetworksAreMoreEfficientUpToWhatBytesCost(SyncName mode) {
        assertThat(DoubleStream.of(1e5, 1e6, 1e7, 1e8)
                        .map(parameters -> CLUSTER.efficiency(mode, 8, parameters, 50))
                        .boxed())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(CLUSTER.efficiency(mode, 8, 1e15, 50))
                .isCloseTo(CLUSTER.efficiency(mode, 8, 1e14, 50), within(1e-6))
                .isLessThan(1);
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aSlowerNetworkIsLessEfficient(SyncName mode) {
        assertThat(DoubleStream.of(1e3, 1e8, 1e9, 1e10)
                        .map(bandwidth -> new ScalingModel(TERMS, bandwidth, 5, 2).efficiency(mode, 8, 1e7, 50))
                        .boxed())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void rarerExchangesAreMoreEfficientUpToOneExceptWhereEveryStepIsOne() {
        assertThat(CLUSTER.efficiency(SyncName.PARAMETER_AVERAGING, 8, 1e7, 1_000_000))
                .isCloseTo(1, within(1e-3));
        assertThat(CLUSTER.efficiency(SyncName.GRADIENT_SHARING, 8, 1e7, 1_000_000))
                .isCloseTo(1, within(1e-3));
        assertThat(CLUSTER.efficiency(SyncName.SYNCHRONOUS, 8, 1e7, 1_000_000))
                .isCloseTo(CLUSTER.efficiency(SyncName.SYNCHRONOUS, 8, 1e7, 1), within(1e-9));
    }
}
