package org.sparkgan.evaluate.feature;

import java.io.Serializable;

/**
 * What a network sees in some images.
 *
 * @param dimension numbers that stand for an image, 1 or more
 * @param values {@code [count, dimension]}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
public record Features(int dimension, float[] values) implements Serializable {
    /** Checks that the values are those of whole images, and finite. */
    public Features {
        if (!(dimension > 0) || values.length % dimension != 0) {
            throw new IllegalArgumentException(
                    "Invalid features: must be " + dimension + " for each image, but are " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException("Invalid features: must be finite, but number " + i % dimension
                        + " of image " + i / dimension + " is " + values[i]);
            }
        }
    }

    /** How many images there are. */
    public int count() {
        return values.length / dimension;
    }

    /** Refuses features of another network. */
    public void checkDimension(Features other) {
        if (dimension != other.dimension) {
            throw new IllegalArgumentException(
                    "Invalid features: must have one dimension, but have " + dimension + " and " + other.dimension);
        }
    }
}
