package org.sparkgan.gan.latent;

/**
 * Strips of images, one after another: strip {@code s} goes from vector {@code 2 s} of other latent vectors to vector {@code 2 s +
 * 1}, both included, on a {@link SphericalPath}. All images of a strip have one label.
 *
 * @param ends the vectors between which strips go
 * @param steps images of a strip, 2 or more
 */
public record LatentStrips(Latents ends, int steps) implements Latents {
    @Override
    public void draw(int image, float[] out, int offset, int length) {
        float[] from = new float[length];
        float[] to = new float[length];
        ends.draw(2 * turn(image), from, 0, length);
        ends.draw(2 * turn(image) + 1, to, 0, length);
        SphericalPath.between(from, to, image % steps / (steps - 1.0), out, offset);
    }

    @Override
    public int turn(int image) {
        return image / steps;
    }
}
