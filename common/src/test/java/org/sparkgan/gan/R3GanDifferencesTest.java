package org.sparkgan.gan;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.reference.Reference;

/** The whole loss of each step with networks as R3GAN's, by every parameter against finite differences, in double. */
class R3GanDifferencesTest {
    @ParameterizedTest
    @ValueSource(strings = {"rpgan-r3gan", "rpgan-r1-r2-r3gan", "wgan-gp-r3gan", "rpgan-r1-r2-conditional-r3gan"})
    void gradients(String name) {
        Reference step = Reference.read("steps/" + name + ".json");
        Game game = Game.of(step, new Nd4jDevice(Precision.DOUBLE));
        Random random = new Random(12);
        game.assertCriticGradient(step.objective(), random, 1e-7);
        game.assertGeneratorGradient(random, 1e-7);
    }
}
