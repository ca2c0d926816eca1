package org.sparkgan.evaluate.sliced;

import org.sparkgan.config.ImageShape;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * Cuts patches of 7x7 pixels out of an image at random places, the descriptors of {@link SlicedWasserstein}.
 *
 * <p>A place is a function of (seed, level, number of the image, number of the patch). Real and generated images of one number
 * are cut at the same places, so that places add no difference between two sets; for one thread.
 */
final class PatchSampler {
    /** Side of a patch, in pixels. */
    static final int SIDE = 7;

    private final RandomStream random;
    private final float[] places;
    private final int count;

    /** Cuts {@code count} patches out of each image. */
    PatchSampler(long seed, int count) {
        this.random = new RandomStream(seed, Purpose.PATCH_PLACES);
        this.places = new float[2 * count];
        this.count = count;
    }

    /**
     * Writes the patches of an image.
     *
     * @param pixels {@code [channels, height, width]} of the level
     * @param shape that of the level
     * @param level from 0
     * @param image number of the image in its set
     * @param into {@code [count, channels, 7, 7]} from {@code offset} on
     */
    void cut(float[] pixels, ImageShape shape, int level, int image, float[] into, int offset) {
        random.uniform(0, level, image, places, 0, places.length);
        int at = offset;
        for (int patch = 0; patch < count; patch++) {
            int left = place(places[2 * patch], shape.width());
            int top = place(places[2 * patch + 1], shape.height());
            for (int row = 0; row < shape.channels() * SIDE; row++) {
                int y = row / SIDE * shape.height() + top + row % SIDE;
                System.arraycopy(pixels, y * shape.width() + left, into, at, SIDE);
                at += SIDE;
            }
        }
    }

    private static int place(double uniform, int side) {
        return (int) (uniform * (side - SIDE + 1));
    }
}
