package org.sparkgan.score;

import java.util.Locale;

/**
 * How much of a stacked dataset generated images cover, as a classifier sees them (Metz 2017,
 * <a href="https://arxiv.org/abs/1611.02163">arXiv:1611.02163</a>; Lin 2018,
 * <a href="https://arxiv.org/abs/1712.04086">arXiv:1712.04086</a>).
 *
 * @param modes that were generated, 0 to {@code modesOf}
 * @param modesOf how many there are
 * @param modesKl the divergence Σ p ln(p / q) of the generated modes' shares p from the real ones q, in nats; 0 is best; null where a
 *     label was generated that no real image has
 */
public record ModeCoverage(int modes, int modesOf, Double modesKl) {
    /** On a line, for a log. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d modes, KL %s",
                modes,
                modesOf,
                modesKl == null ? "unknown" : String.format(Locale.ROOT, "%.4f", modesKl));
    }
}
