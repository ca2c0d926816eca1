package org.sparkgan.compute;

import java.io.Serializable;

/**
 * The shape of what a convolution reads or gives for one sample; in an engine's matrix the channels of a pixel stand side by
 * side, {@code [height, width, channels]} row-major.
 *
 * @param channels numbers of a pixel, 1 or more
 * @param height in pixels, 1 or more
 * @param width in pixels, 1 or more
 */
public record FeatureMaps(int channels, int height, int width) implements Serializable {
    /** Checks that nothing is empty. */
    public FeatureMaps {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "Invalid feature maps: " + channels + " channels of " + height + "x" + width + " pixels");
        }
    }

    /** Pixels of a channel. */
    public int pixels() {
        return Math.multiplyExact(height, width);
    }

    /** One of so many groups of channels, which are as large as each other. */
    public FeatureMaps group(int groups) {
        return new FeatureMaps(channels / groups, height, width);
    }

    /** Numbers of a sample. */
    public int values() {
        return Math.multiplyExact(channels, pixels());
    }

    /** As people write it: {@code 64x32x32}, channels first. */
    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
