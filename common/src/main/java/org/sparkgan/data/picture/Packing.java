package org.sparkgan.data.picture;

import java.io.Serializable;
import org.sparkgan.config.Crop;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;

/**
 * How pictures of any kind become images of one shape.
 *
 * @param shape of every packed image
 * @param crop how a picture becomes square
 * @param background what lies under transparent pixels, {@code 0xRRGGBB}
 * @param maxPixels pictures with more are rejected
 * @param seed decides where random squares lie
 */
public record Packing(ImageShape shape, Crop crop, int background, long maxPixels, long seed) implements Serializable {
    public static Packing of(ImageShape shape, DataSettings settings, long seed) {
        return new Packing(shape, settings.crop(), settings.background().rgb(), settings.maxPixels(), seed);
    }
}
