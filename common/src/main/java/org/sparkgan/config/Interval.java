package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

/**
 * Every so many iterations of a run: at each multiple, or at the end of the round that passes it.
 *
 * @param iterations between two times
 */
public record Interval(int iterations) {
    /** Holds the rule of the setting {@code key}. */
    void require(String key) {
        check(iterations >= 1, key, "1 or more", iterations);
    }

    /** The first multiple above {@code iteration}, as far as there are such numbers. */
    public int next(int iteration) {
        return (int) Math.min(Integer.MAX_VALUE, (iteration / iterations + 1L) * iterations);
    }

    /**
     * Whether it falls due in a round.
     *
     * @param from iterations taken before the round
     * @param until iterations taken after it
     */
    public boolean due(int from, int until) {
        return until / iterations > from / iterations;
    }
}
