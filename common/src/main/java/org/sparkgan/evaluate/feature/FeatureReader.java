package org.sparkgan.evaluate.feature;

/** A network at work that sees images; for one thread at a time. */
public interface FeatureReader extends AutoCloseable {
    /** Numbers that stand for an image. */
    int dimension();

    /**
     * The features of some images.
     *
     * @param pixels uint8 {@code [count, channels, height, width]}
     * @return {@code [count, dimension]}
     */
    float[] read(byte[] pixels);

    /** Lets go what is not the device's. */
    @Override
    default void close() {}
}
