package org.sparkgan.gan.latent;

import org.apache.commons.math3.special.Erf;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * Standard normal latent vectors, or, with a truncation, vectors of numbers that are normal under the condition that they lie
 * within plus or minus the truncation: less varied images, more of them good.
 *
 * <p>This "truncation trick" (<a href="https://arxiv.org/abs/1809.11096">Brock et al. 2019</a>, section 3.1) draws numbers beyond
 * anew. Here a uniform number goes through the inverse of the truncated distribution's function instead, which has the same
 * outcome in distribution and takes one draw a number: {@code sqrt(2) erfinv(u erf(truncation / sqrt(2)))}, u in (-1, 1).
 *
 * @param seed decides all numbers
 * @param truncation above 0; infinite for none
 */
public record RandomLatents(long seed, double truncation) implements Latents {
    /** Half a step between two uniform numbers, so that they lie alike on both sides of 0. */
    private static final double HALF_STEP = 0x1p-25;

    /** Vectors that are not truncated. */
    public RandomLatents(long seed) {
        this(seed, Double.POSITIVE_INFINITY);
    }

    @Override
    public void draw(int image, float[] out, int offset, int length) {
        RandomStream random = new RandomStream(seed, Purpose.SAMPLE_LATENT);
        if (Double.isInfinite(truncation)) {
            random.normal(0, 0, image, out, offset, length);
            return;
        }
        random.uniform(0, 0, image, out, offset, length);
        double most = Erf.erf(truncation / Math.sqrt(2));
        for (int i = offset; i < offset + length; i++) {
            double u = 2 * (out[i] + HALF_STEP) - 1;
            double value = Math.sqrt(2) * Erf.erfInv(u * most);
            out[i] = (float) Math.max(-truncation, Math.min(truncation, value));
        }
    }
}
