package org.sparkgan.gan.latent;

/**
 * Spherical linear interpolation (Shoemake 1985, "Animating rotation with quaternion curves", section 3.3). Between latent
 * vectors, which lie near a sphere where they are normal, it stays near that sphere, while a straight line comes to less likely,
 * shorter vectors (<a href="https://arxiv.org/abs/1609.04468">White 2016</a>, section 2.1).
 */
final class SphericalPath {
    /** Vectors that span a smaller angle's sine lie on one line, along which the way is straight. */
    private static final double LEAST_SINE = 1e-6;

    private SphericalPath() {}

    /**
     * Writes the vector that is {@code part} of the way from one vector to another; at 0 and 1 these themselves.
     *
     * @param part 0 to 1
     * @param out at {@code offset}; as many numbers as the vectors have
     */
    static void between(float[] from, float[] to, double part, float[] out, int offset) {
        double angle = angle(from, to);
        double sine = Math.sin(angle);
        double first = sine < LEAST_SINE ? 1 - part : Math.sin((1 - part) * angle) / sine;
        double second = sine < LEAST_SINE ? part : Math.sin(part * angle) / sine;
        for (int i = 0; i < from.length; i++) {
            out[offset + i] = (float) (first * from[i] + second * to[i]);
        }
    }

    private static double angle(float[] from, float[] to) {
        double product = 0;
        double square = 0;
        double otherSquare = 0;
        for (int i = 0; i < from.length; i++) {
            product += (double) from[i] * to[i];
            square += (double) from[i] * from[i];
            otherSquare += (double) to[i] * to[i];
        }
        double lengths = Math.sqrt(square * otherSquare);
        return lengths == 0 ? 0 : Math.acos(Math.max(-1, Math.min(1, product / lengths)));
    }
}
