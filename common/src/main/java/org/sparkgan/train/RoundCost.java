package org.sparkgan.train;

import java.util.List;

/**
 * What rounds of one length cost.
 *
 * @param length iterations of a round, 1 or more
 * @param iterationMs milliseconds of an iteration on the slowest worker
 * @param overheadMs milliseconds of a round besides its iterations
 * @param divergence see {@link RoundMetrics#replicaDivergence}; null with one worker
 */
record RoundCost(int length, double iterationMs, double overheadMs, Double divergence) {
    /**
     * The medians of rounds: one that another process held up does not count.
     *
     * @param length iterations of each
     * @param rounds one or more
     */
    static RoundCost of(int length, List<RoundMetrics> rounds) {
        return new RoundCost(
                length,
                median(rounds.stream().map(RoundMetrics::computeMs).toList()) / length,
                median(rounds.stream().map(RoundMetrics::overheadMs).toList()),
                rounds.get(0).replicaDivergence() == null
                        ? null
                        : median(rounds.stream()
                                .map(RoundMetrics::replicaDivergence)
                                .toList()));
    }

    /** Share of a round of {@code iterations} that is overhead, 0 to 1. */
    double overhead(int iterations) {
        return overheadMs == 0 ? 0 : overheadMs / (overheadMs + iterations * iterationMs);
    }

    /** The upper middle one of an even number. */
    private static double median(List<? extends Number> values) {
        return values.stream().mapToDouble(Number::doubleValue).sorted().toArray()[values.size() / 2];
    }
}
