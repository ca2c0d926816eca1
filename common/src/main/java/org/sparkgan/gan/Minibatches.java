package org.sparkgan.gan;

/** Where a worker's real images come from. */
@FunctionalInterface
public interface Minibatches {
    /**
     * The images of one critic step.
     *
     * @param criticStep how many critic steps the run took before, over all iterations
     * @param images filled with uint8 {@code [batch, channels, height, width]}
     */
    void read(long criticStep, byte[] images);

    /**
     * Their labels, for a conditional game.
     *
     * @param criticStep as in {@link #read}
     * @param labels filled with {@code [batch]}
     */
    default void labels(long criticStep, int[] labels) {
        throw new IllegalStateException("Cannot give labels: the images have none");
    }
}
