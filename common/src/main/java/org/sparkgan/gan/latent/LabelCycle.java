package org.sparkgan.gan.latent;

import java.io.Serializable;

/**
 * Labels that the images of an endless sequence have in turn.
 *
 * @param first label of image 0
 * @param count how many labels there are from there; 0 for a generator that takes none
 */
public record LabelCycle(int first, int count) implements Serializable {
    /** The label of an image. */
    public int of(int image) {
        return first + image % count;
    }
}
