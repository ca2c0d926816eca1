package org.sparkgan.train;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often to average, as {@code training.averaging-frequency = auto} chooses it: as often as overhead allows, because
 * replicas that meet more often stay closer.
 *
 * @param iterations between two averages, 1 to 1000
 * @param reason what was measured and which bound decided, in one line
 */
record AveragingFrequency(int iterations, String reason) {
    /** Share of a round's time, as a user would put up with it. */
    static final double MOST_OVERHEAD = 0.1;

    /**
     * What runs of 20 epochs with the default interval came to at most: 0.064 for gan, 0.099 for wgan and 0.036 for wgan-gp
     * (Fashion-MNIST, 784/512, two workers). How images suffer from more was not measured.
     */
    static final double MOST_DIVERGENCE = 0.1;

    private static final int[] SERIES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

    /** The choice that {@code cost} leads to. */
    static AveragingFrequency of(RoundCost cost) {
        int cheap = IntStream.of(SERIES)
                .filter(iterations -> cost.overhead(iterations) <= MOST_OVERHEAD)
                .findFirst()
                .orElse(SERIES[SERIES.length - 1]);
        int close = IntStream.of(SERIES)
                .filter(iterations -> divergence(cost, iterations) <= MOST_DIVERGENCE)
                .max()
                .orElse(SERIES[0]);
        int chosen = Math.min(cheap, close);
        return new AveragingFrequency(chosen, reason(cost, chosen));
    }

    /** Grows with the interval, but hardly faster: 0.008 after 10, 0.08 after 100 and 0.18 after 500 iterations of gan 784/512. */
    private static double divergence(RoundCost cost, int iterations) {
        return cost.divergence() == null ? 0 : cost.divergence() * iterations / cost.length();
    }

    private static String reason(RoundCost cost, int chosen) {
        String divergence = cost.divergence() == null
                ? ""
                : String.format(
                        Locale.ROOT, ", the workers' parameters %.2g apart after %d", cost.divergence(), cost.length());
        return String.format(
                Locale.ROOT,
                "an iteration took %.1f ms, the rest of a round %.0f ms%s; %s, with an overhead of %.1f %%",
                cost.iterationMs(),
                cost.overheadMs(),
                divergence,
                bound(cost, chosen),
                100 * cost.overhead(chosen));
    }

    private static String bound(RoundCost cost, int chosen) {
        if (cost.overhead(chosen) <= MOST_OVERHEAD) {
            return "the shortest interval of at most 10 % overhead";
        }
        return chosen == SERIES[SERIES.length - 1]
                ? "the longest interval there is"
                : "a longer interval might let them drift more than " + MOST_DIVERGENCE + " apart";
    }
}
