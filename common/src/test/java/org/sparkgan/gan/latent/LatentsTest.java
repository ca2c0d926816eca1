package org.sparkgan.gan.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentsTest {
    private static final int LENGTH = 6;
    private static final Latents RANDOM = new RandomLatents(3);

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 1, 2, 6, 1e9})
    void truncatedNumbersStayWithinAndAreNormalThere(double truncation) {
        double[] numbers = numbers(new RandomLatents(3, truncation), 2000);
        Arrays.sort(numbers);
        assertThat(numbers[0]).isGreaterThanOrEqualTo(-(float) truncation);
        assertThat(numbers[numbers.length - 1]).isLessThanOrEqualTo((float) truncation);
        NormalDistribution normal = new NormalDistribution();
        double below = normal.cumulativeProbability(-truncation);
        double within = 1 - 2 * below;
        // Kolmogorov and Smirnov: of 12,000 numbers a distance above 0.0178 has a chance of 1 in 1,000.
        for (int i = 0; i < numbers.length; i++) {
            double expected = (normal.cumulativeProbability(numbers[i]) - below) / within;
            assertThat((i + 0.5) / numbers.length).isCloseTo(expected, within(0.0178));
        }
    }

    @Test
    void aTruncatedVectorIsAFunctionOfSeedAndNumber() {
        Latents truncated = new RandomLatents(3, 0.7);
        assertThat(vector(truncated, 8)).isEqualTo(vector(new RandomLatents(3, 0.7), 8));
        assertThat(vector(truncated, 8)).isNotEqualTo(vector(truncated, 9));
        assertThat(vector(truncated, 8)).isNotEqualTo(vector(new RandomLatents(4, 0.7), 8));
    }

    @Test
    void aStripBeginsAndEndsAtItsVectors() {
        Latents strips = new LatentStrips(RANDOM, 5);
        for (int strip = 0; strip < 4; strip++) {
            assertThat(vector(strips, 5 * strip)).isEqualTo(vector(RANDOM, 2 * strip));
            assertThat(vector(strips, 5 * strip + 4)).isEqualTo(vector(RANDOM, 2 * strip + 1));
            assertThat(strips.turn(5 * strip)).isEqualTo(strip);
            assertThat(strips.turn(5 * strip + 4)).isEqualTo(strip);
        }
    }

    /** Half of the way the vector is (a + b) / (2 cos(half of their angle)). */
    @Test
    void theWayIsAlongASphere() {
        float[] out = new float[2];
        SphericalPath.between(new float[] {2, 0}, new float[] {0, 2}, 0.5, out, 0);
        assertThat(out).containsExactly(new float[] {(float) Math.sqrt(2), (float) Math.sqrt(2)}, within(1e-6f));
        SphericalPath.between(new float[] {2, 0}, new float[] {0, 2}, 1 / 3.0, out, 0);
        assertThat(out).containsExactly(new float[] {(float) Math.sqrt(3), 1}, within(1e-6f));
    }

    @Test
    void onALineTheWayIsStraight() {
        float[] out = new float[1];
        SphericalPath.between(new float[] {-1}, new float[] {3}, 0.25, out, 0);
        assertThat(out).containsExactly(0f);
        SphericalPath.between(new float[] {2}, new float[] {2}, 0.3, out, 0);
        assertThat(out[0]).isCloseTo(2, within(1e-6f));
        SphericalPath.between(new float[] {0}, new float[] {2}, 0.5, out, 0);
        assertThat(out).containsExactly(1f);
    }

    @Test
    void aWalkPassesItsVectorsAndReturns() {
        int walks = 4;
        int vectors = 3;
        int steps = 5;
        Latents walk = new LatentWalks(RANDOM, walks, vectors, steps);
        for (int w = 0; w < walks; w++) {
            for (int v = 0; v < vectors; v++) {
                assertThat(vector(walk, v * steps * walks + w)).isEqualTo(vector(RANDOM, w * vectors + v));
            }
            int beyond = vectors * steps * walks + w;
            assertThat(vector(walk, beyond)).isEqualTo(vector(RANDOM, w * vectors));
            float[] expected = new float[LENGTH];
            SphericalPath.between(
                    vector(RANDOM, w * vectors + vectors - 1), vector(RANDOM, w * vectors), 0.8, expected, 0);
            assertThat(vector(walk, beyond - walks)).isEqualTo(expected);
            assertThat(walk.turn(beyond)).isEqualTo(w);
        }
    }

    private static float[] vector(Latents latents, int image) {
        float[] vector = new float[LENGTH];
        latents.draw(image, vector, 0, LENGTH);
        return vector;
    }

    private static double[] numbers(Latents latents, int images) {
        return IntStream.range(0, images)
                .mapToObj(image -> vector(latents, image))
                .flatMapToDouble(vector -> IntStream.range(0, LENGTH).mapToDouble(i -> vector[i]))
                .toArray();
    }
}
