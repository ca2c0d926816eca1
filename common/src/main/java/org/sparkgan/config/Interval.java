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
