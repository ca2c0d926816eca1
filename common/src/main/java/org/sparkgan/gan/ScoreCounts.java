package org.sparkgan.gan;

import java.io.Serializable;

/**
 * What is counted of the critic's scores, in whole numbers, so that sums over workers are exact in whatever order they are taken.
 *
 * @param judged how many real images, and as many generated ones
 * @param signs sum of the signs of real scores: 1, -1, or 0 for a 0; see {@link org.sparkgan.compute.Device#judge}
 * @param real sum of the scores of real images, in parts of 2<sup>-20</sup>
 * @param generated sum of those of generated images, in the same
 */
public record ScoreCounts(long judged, long signs, long real, long generated) implements Serializable {
    /** Nothing counted yet. */
    public static final ScoreCounts NONE = new ScoreCounts(0, 0, 0, 0);

    private static final double PARTS = 1 << 20;

    /**
     * Of a critic step.
     *
     * @param images real ones in it
     * @param signs as the device has added them up
     * @param real mean score
     * @param generated mean score
     */
    static ScoreCounts of(int images, double signs, double real, double generated) {
        return new ScoreCounts(
                images, (long) signs, Math.round(real * images * PARTS), Math.round(generated * images * PARTS));
    }

    /** Both counts together. */
    public ScoreCounts plus(ScoreCounts other) {
        return new ScoreCounts(
                judged + other.judged, signs + other.signs, real + other.real, generated + other.generated);
    }

    /** Mean sign of real scores, -1 to 1. */
    public double meanSign() {
        return (double) signs / judged;
    }

    /** Mean score of real images. */
    double meanReal() {
        return real / PARTS / judged;
    }

    /** Mean score of generated images. */
    double meanGenerated() {
        return generated / PARTS / judged;
    }
}
