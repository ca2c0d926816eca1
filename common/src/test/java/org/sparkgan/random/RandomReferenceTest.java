package org.sparkgan.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkgan.reference.Reference;

/** The stream's numbers against the second implementation in {@code reference_values.py}. */
class RandomReferenceTest {
    private static final int LATENT = 5;

    private final Reference run = Reference.read("runs/wgan-gp.json");
    private final int batch = run.integer("batch");
    private final int criticSteps = run.integer("criticSteps");
    private final long seed = run.integer("seed");

    @Test
    void criticLatent() {
        assertNormals(Purpose.CRITIC_LATENT, criticSteps, run.floatLists("criticLatent"));
    }

    @Test
    void generatorLatent() {
        assertNormals(Purpose.GENERATOR_LATENT, 1, run.floatLists("generatorLatent"));
    }

    @Test
    void interpolation() {
        RandomStream stream = new RandomStream(seed, Purpose.INTERPOLATION);
        List<float[]> expected = run.floatLists("interpolation");
        float[] drawn = new float[batch];
        for (int draw = 0; draw < expected.size(); draw++) {
            for (int sample = 0; sample < batch; sample++) {
                stream.uniform(draw / criticSteps, draw % criticSteps, sample, drawn, sample, 1);
            }
            assertThat(drawn).as("draw %d", draw).containsExactly(expected.get(draw));
        }
    }

    private void assertNormals(Purpose purpose, int steps, List<float[]> expected) {
        RandomStream stream = new RandomStream(seed, purpose);
        float[] drawn = new float[batch * LATENT];
        for (int draw = 0; draw < expected.size(); draw++) {
            for (int sample = 0; sample < batch; sample++) {
                stream.normal(draw / steps, draw % steps, sample, drawn, sample * LATENT, LATENT);
            }
            assertThat(drawn).as("draw %d", draw).containsExactly(expected.get(draw), within(1e-6f));
        }
    }
}
