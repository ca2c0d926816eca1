package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;

class CriticScorerTest {
    private static final int VALUES = 12;

    /** A linear critic by hand, for more images than a batch has. */
    @Test
    void scoresAreThoseOfTheCritic() {
        NetworkSpec critic = new NetworkSpec(List.of(new Dense(VALUES, 1)));
        float[] parameters = new float[VALUES + 1];
        for (int i = 0; i <= VALUES; i++) {
            parameters[i] = 0.1f * (i - 5);
        }
        byte[] pixels = pixels(70);
        float[] scores = new CriticScorer(new Nd4jDevice(), critic, parameters).scores(pixels, new int[0]);
        assertThat(scores).hasSize(70);
        for (int image = 0; image < 70; image++) {
            double expected = parameters[VALUES];
            for (int i = 0; i < VALUES; i++) {
                expected += parameters[i] * ((pixels[image * VALUES + i] & 0xFF) / 127.5 - 1);
            }
            assertThat((double) scores[image]).isCloseTo(expected, within(1e-5));
        }
    }

    /** With labels, spectral normalisation and a few images, which fill up a batch. */
    @Test
    void anImagesScoreIsItsOwn() {
        NetworkSpec critic = NetworkSpec.mlp(VALUES, 9, 1).withProjection(3).withSpectralNorm();
        float[] parameters = critic.initialParameters(4, Purpose.CRITIC_INIT);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += 0.01f * (i % 7);
        }
        byte[] pixels = pixels(70);
        int[] labels = new int[70];
        Arrays.setAll(labels, i -> i % 3);
        CriticScorer scorer = new CriticScorer(new Nd4jDevice(), critic, parameters);
        float[] all = scorer.scores(pixels, labels);
        for (int image : new int[] {0, 40, 69}) {
            byte[] own = Arrays.copyOfRange(pixels, image * VALUES, (image + 1) * VALUES);
            assertThat(scorer.scores(own, new int[] {image % 3})[0]).isEqualTo(all[image], within(1e-6f));
            assertThat(scorer.scores(own, new int[] {(image + 1) % 3})[0]).isNotEqualTo(all[image]);
        }
    }

    private static byte[] pixels(int images) {
        byte[] pixels = new byte[images * VALUES];
        new Random(3).nextBytes(pixels);
        return pixels;
    }
}
