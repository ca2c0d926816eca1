package org.sparkgan.gan.augment;

import org.sparkgan.compute.ImageMaps;
import org.sparkgan.config.AugmentSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.random.RandomStream;

/**
 * Draws the maps by which images are augmented: that of an image is a function of the random numbers' seed and purpose, the iteration, the step and the
 * image's number in the global batch alone. For one thread.
 */
public final class Augmentation {
    private final ImageMapBuilder map;
    private final Policies policies;
    private double probability;

    /** Of images of {@code shape}, with the probability of a run that begins. */
    public Augmentation(AugmentSettings settings, ImageShape shape) {
        this.map = new ImageMapBuilder(shape);
        this.policies = new Policies(settings.policies(), map);
        this.probability = settings.probability().at(0, 0);
    }

    /** Numbers of a map, see {@link ImageMaps}. */
    public int numbers() {
        return map.numbers();
    }

    /** Takes another probability with which each policy is applied, for the maps that are drawn from now on. */
    public void use(double other) {
        probability = other;
    }

    /**
     * Draws the maps of neighbouring images.
     *
     * @param random the numbers of one purpose
     * @param step of the iteration
     * @param firstSample the first one's number in the global batch
     * @param samples how many
     * @param out filled with {@code [samples, numbers of a map]} from {@code offset} on
     */
    public void draw(
            RandomStream random, int iteration, int step, int firstSample, int samples, float[] out, int offset) {
        for (int i = 0; i < samples; i++) {
            random.uniform(iteration, step, firstSample + i, policies.uniform(), 0, Policies.NUMBERS);
            policies.apply(probability);
            map.write(out, offset + i * map.numbers());
        }
    }
}
