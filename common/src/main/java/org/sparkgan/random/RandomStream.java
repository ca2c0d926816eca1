package org.sparkgan.random;

/**
 * The random numbers of one purpose: each is a pure function of (seed, purpose, iteration, sample, position), so that a
 * number never depends on which worker draws it, in what order, or whether the run was resumed.
 *
 * <p>A stream reuses one small buffer and is for one thread.
 */
public final class RandomStream {
    private static final double TO_UNIT = 0x1p-32;

    private final long seed;
    private final int purpose;
    private final int[] block = new int[4];

    /** The numbers of {@code purpose} under {@code seed}. */
    public RandomStream(long seed, Purpose purpose) {
        this.seed = seed;
        this.purpose = purpose.code();
    }

    /**
     * Fills {@code out[offset .. offset + count)} with standard normal numbers (Box and Muller 1958).
     *
     * @param iteration 0 or more; several draws of one iteration differ in {@code step}
     * @param step 0 to 255, such as the critic step
     * @param sample index in the global batch
     */
    public void normal(long iteration, int step, int sample, float[] out, int offset, int count) {
        for (int i = 0; i < count; i += 4) {
            draw(iteration, step, sample, i >>> 2);
            for (int j = 0; j < 4 && i + j < count; j += 2) {
                double radius = Math.sqrt(-2 * Math.log(openUnit(block[j])));
                double turn = unit(block[j + 1]);
                double cosine = Math.cos(2 * Math.PI * turn);
                out[offset + i + j] = (float) (radius * cosine);
                if (i + j + 1 < count) {
                    // A quarter of Math.sin's time, and wrong by less than a float shows beside 1.
                    double sine = Math.copySign(Math.sqrt(1 - cosine * cosine), 0.5 - turn);
                    out[offset + i + j + 1] = (float) (radius * sine);
                }
            }
        }
    }

    /** Fills {@code out[offset .. offset + count)} with numbers of [0, 1); arguments as in {@link #normal}. */
    public void uniform(long iteration, int step, int sample, float[] out, int offset, int count) {
        for (int i = 0; i < count; i++) {
            if ((i & 3) == 0) {
                draw(iteration, step, sample, i >>> 2);
            }
            out[offset + i] = (block[i & 3] >>> 8) * 0x1p-24f;
        }
    }

    /** A number of 64 random bits; arguments as in {@link #normal}. */
    public long bits(long iteration, int step, int sample) {
        draw(iteration, step, sample, 0);
        return ((long) block[0] << 32) | (block[1] & 0xFFFFFFFFL);
    }

    /** Philox's key, for devices that draw the numbers by themselves. */
    public long key() {
        return seed;
    }

    /** The last word of Philox's counter, behind place, sample and the iteration's lower half; see {@link #key()}. */
    public int lastWord(long iteration, int step) {
        return (int) (iteration >>> 32) << 16 | (step & 0xFF) << 8 | purpose;
    }

    private void draw(long iteration, int step, int sample, int position) {
        Philox.block(seed, position, sample, (int) iteration, lastWord(iteration, step), block);
    }

    private static double unit(int word) {
        return (word & 0xFFFFFFFFL) * TO_UNIT;
    }

    /** In (0, 1], so that its logarithm is finite. */
    private static double openUnit(int word) {
        return ((word & 0xFFFFFFFFL) + 1) * TO_UNIT;
    }
}
