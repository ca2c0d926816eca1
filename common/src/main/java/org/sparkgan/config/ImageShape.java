package org.sparkgan.config;

import java.io.Serializable;

/**
 * The size of every image of a dataset.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height in pixels
 * @param width in pixels
 */
public record ImageShape(int channels, int height, int width) implements Serializable {
    /** Values of one image. */
    public int values() {
        return channels * height * width;
    }

    /** As people write it: {@code 28x28 grey}. */
    @Override
    public String toString() {
        return width + "x" + height + (channels == 1 ? " grey" : " colour");
    }
}
