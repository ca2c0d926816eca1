package org.sparkgan.jobs.check;

import java.util.Random;
import org.sparkgan.gan.Minibatches;

/**
 * Images of noise, the same everywhere: each batch is a function of its number.
 *
 * @param classes labels that they have
 */
record RandomImages(int classes) implements Minibatches {
    @Override
    public void read(long criticStep, byte[] images) {
        new Random(criticStep).nextBytes(images);
    }

    @Override
    public void labels(long criticStep, int[] labels) {
        Random random = new Random(criticStep);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(classes);
        }
    }
}
