package org.sparkgan.evaluate.sliced;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.sparkgan.compute.nd4j.Products;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.shard.ImageBlock;

/**
 * Sliced Wasserstein distance of two sets of images, for each level of their pyramids
 * (Karras 2018, <a href="https://arxiv.org/abs/1710.10196">arXiv:1710.10196</a>, section 5; Rabin 2011); 0 is best, and it
 * has no upper bound.
 *
 * <p>Of each image some 7x7 patches are cut at random places of a level; all channels of a set's patches get the mean 0 and the
 * deviation 1. Along a random direction, a Wasserstein distance of two sets of as many patches is the mean of |aᵢ - bᵢ| over
 * the sorted projections; the result is its mean over directions, times 1000 as in the paper, which takes 16,384 images, 128
 * patches of each and 512 directions.
 *
 * <p>The steps can be taken for blocks of images and ranges of directions: {@link #tally} over blocks, whose sums are added,
 * then {@link #project} over blocks, whose projections are put together, then {@link #distance}. The order of images does not
 * matter, but their numbers do, as they decide the places.
 *
 * @param shape of all images, with sides of 7 pixels or more
 * @param seed of places and directions
 * @param patches of each image at each level
 * @param directions at each level
 */
public record SlicedWasserstein(ImageShape shape, long seed, int patches, int directions) implements Serializable {
    /** Patches of an image and directions of a level that the paper takes. */
    public static final int PATCHES = 128;

    public static final int DIRECTIONS = 512;

    private static final double SCALE = 1000;
    private static final int DIRECTIONS_AT_ONCE = 32;
    private static final int VALUES_AT_ONCE = 1 << 21;

    /** Checks the sides. */
    public SlicedWasserstein {
        if (!fits(shape)) {
            throw new IllegalArgumentException(
                    "Invalid images: sides must be at least " + PatchSampler.SIDE + " pixels, but they are " + shape);
        }
    }

    /** Whether images of this {@code shape} have room for a patch. */
    public static boolean fits(ImageShape shape) {
        return Math.min(shape.height(), shape.width()) >= PatchSampler.SIDE;
    }

    /** How many levels there are; the first is the finest. */
    int levels() {
        return LaplacianPyramid.shapes(shape).size();
    }

    /** What normalises the patches of each level, as far as these images tell. */
    public List<ChannelTally> tally(ImageBlock images) {
        List<ChannelTally> tallies = new ArrayList<>();
        for (int level = 0; level < levels(); level++) {
            ChannelTally tally = new ChannelTally(shape.channels());
            cut(level, images, (patch, descriptors) -> tally.add(descriptors));
            tallies.add(tally);
        }
        return tallies;
    }

    /**
     * Where the patches of these images lie along some directions.
     *
     * @param tally of this level, of the whole set
     * @param from number of the first direction
     * @param to number after the last
     * @return for each direction the images' patches, {@code [to - from][count · patches]}
     */
    public float[][] project(int level, ChannelTally tally, ImageBlock images, int from, int to) {
        float[] axes = Directions.of(seed, level, from, to - from, size());
        float[][] projections = new float[to - from][images.count(shape.values()) * patches];
        cut(level, images, (first, descriptors) -> {
            tally.normalize(descriptors);
            int count = descriptors.length / size();
            float[] products = Products.ofRows(descriptors, axes, size());
            for (int direction = 0; direction < projections.length; direction++) {
                System.arraycopy(products, direction * count, projections[direction], first, count);
            }
        });
        return projections;
    }

    /**
     * The distance along one direction, times 1000.
     *
     * @param real projections of all patches; they are sorted
     * @param generated as many; they are sorted
     */
    public static double distance(float[] real, float[] generated) {
        if (real.length != generated.length) {
            throw new IllegalArgumentException(
                    "Invalid sets: must have as many patches, but have " + real.length + " and " + generated.length);
        }
        RadixSort.sort(real);
        RadixSort.sort(generated);
        double sum = 0;
        for (int i = 0; i < real.length; i++) {
            sum += Math.abs((double) real[i] - generated[i]);
        }
        return SCALE * sum / real.length;
    }

    /**
     * The distances of two sets that fit in memory, by level.
     *
     * @param real uint8 {@code [count, channels, height, width]}
     * @param generated the same
     */
    public double[] distances(byte[] real, byte[] generated) {
        ImageBlock a = new ImageBlock(0, real);
        ImageBlock b = new ImageBlock(0, generated);
        List<ChannelTally> tallyOfA = tally(a);
        List<ChannelTally> tallyOfB = tally(b);
        double[] distances = new double[levels()];
        for (int level = 0; level < distances.length; level++) {
            for (int from = 0; from < directions; from += DIRECTIONS_AT_ONCE) {
                int to = Math.min(from + DIRECTIONS_AT_ONCE, directions);
                float[][] ofA = project(level, tallyOfA.get(level), a, from, to);
                float[][] ofB = project(level, tallyOfB.get(level), b, from, to);
                for (int direction = 0; direction < ofA.length; direction++) {
                    distances[level] += distance(ofA[direction], ofB[direction]) / directions;
                }
            }
        }
        return distances;
    }

    /** Numbers of a patch. */
    private int size() {
        return shape.channels() * PatchSampler.SIDE * PatchSampler.SIDE;
    }

    /** Hands on patches of some images at a time, so that memory does not grow with the block. */
    private void cut(int level, ImageBlock images, PatchUse use) {
        LaplacianPyramid pyramid = new LaplacianPyramid(shape);
        ImageShape levelShape = LaplacianPyramid.shapes(shape).get(level);
        PatchSampler sampler = new PatchSampler(seed, patches);
        int values = patches * size();
        int atOnce = Math.max(1, VALUES_AT_ONCE / values);
        int all = images.count(shape.values());
        for (int from = 0; from < all; from += atOnce) {
            int count = Math.min(atOnce, all - from);
            float[] descriptors = new float[count * values];
            for (int i = 0; i < count; i++) {
                float[] pixels = pyramid.of(images.pixels(), from + i)[level];
                sampler.cut(pixels, levelShape, level, images.first() + from + i, descriptors, i * values);
            }
            use.take(from * patches, descriptors);
        }
    }

    /** What is done with patches, {@code [count, channels, 7, 7]}, of which the first has a number in the block. */
    private interface PatchUse {
        void take(int first, float[] descriptors);
    }
}
