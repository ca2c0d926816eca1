package org.sparkgan.testing;

import java.util.Arrays;
import java.util.Random;
import org.sparkgan.gan.Minibatches;

/**
 * Images of noise: each batch is a function of its number.
 *
 * @param classes labels that they have, 1 or more
 */
public record RandomImages(int classes) implements Minibatches {
    @Override
    public void read(long criticStep, byte[] images) {
        new Random(criticStep).nextBytes(images);
    }

    @Override
    public void labels(long criticStep, int[] labels) {
        Random random = new Random(criticStep);
        Arrays.setAll(labels, i -> random.nextInt(classes));
    }
}
