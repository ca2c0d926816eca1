package org.sparkgan.data.shard;

import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * Which images are mirrored left to right when they are read: half of them, afresh each epoch. A pure function of (seed,
 * epoch, row in the dataset), so that neither workers nor batches nor a resume change it. For one thread.
 */
public final class RandomFlips {
    private final RandomStream random;
    private final int width;

    /**
     * The flips of a run.
     *
     * @param seed decides them
     * @param width of every image, in pixels
     */
    public RandomFlips(long seed, int width) {
        this.random = new RandomStream(seed, Purpose.FLIP);
        this.width = width;
    }

    /** Whether the image in {@code row} of the dataset is mirrored in {@code epoch}. */
    boolean flips(long epoch, long row) {
        // A row beyond 32 bits goes on in the counter's step.
        return (random.bits(epoch, (int) (row >>> 32), (int) row) & 1) != 0;
    }

    /** Mirrors the image in {@code pixels[offset .. offset + count)}, channels first, where it stands. */
    void mirror(byte[] pixels, int offset, int count) {
        for (int line = offset; line < offset + count; line += width) {
            for (int left = line, right = line + width - 1; left < right; left++, right--) {
                byte pixel = pixels[left];
                pixels[left] = pixels[right];
                pixels[right] = pixel;
            }
        }
    }
}
