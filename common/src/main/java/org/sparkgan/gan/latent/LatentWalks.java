package org.sparkgan.gan.latent;

/**
 * Walks side by side, frame after frame: a frame is an image of every walk. A walk goes through {@code vectors} latent vectors of
 * its own and back to the first, on a {@link SphericalPath} from each to the next. All images of a walk have one label.
 *
 * @param places the vectors: walk {@code w} passes {@code vectors w} to {@code vectors (w + 1) - 1}
 * @param walks how many, 1 or more
 * @param vectors of a walk, 2 or more
 * @param steps frames from one vector to the next, 1 or more
 */
public record LatentWalks(Latents places, int walks, int vectors, int steps) implements Latents {
    @Override
    public void draw(int image, float[] out, int offset, int length) {
        int frame = image / walks;
        int last = frame / steps % vectors;
        int next = (last + 1) % vectors;
        float[] from = new float[length];
        float[] to = new float[length];
        places.draw(turn(image) * vectors + last, from, 0, length);
        places.draw(turn(image) * vectors + next, to, 0, length);
        SphericalPath.between(from, to, frame % steps / (double) steps, out, offset);
    }

    @Override
    public int turn(int image) {
        return image % walks;
    }
}
