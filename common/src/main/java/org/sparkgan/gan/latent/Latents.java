package org.sparkgan.gan.latent;

import java.io.Serializable;

/** The latent vectors of an endless sequence of images; each is a function of the image's number alone. */
public interface Latents extends Serializable {
    /** Writes the latent vector of {@code image} to {@code out[offset .. offset + length)}. */
    void draw(int image, float[] out, int offset, int length);

    /** Which label in turn an image has, counted from 0; images that belong together have one. */
    default int turn(int image) {
        return image;
    }
}
