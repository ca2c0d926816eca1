package org.sparkgan.gan;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.reference.Reference;

/** The whole loss of each step with networks as R3GAN's, by every parameter against finite differences, in double. */
class R3GanDifferencesTest {
    /** By images at which no function has its corner within a step of the differences. */
    @ParameterizedTest
    @CsvSource({"rpgan-r3gan, 12", "rpgan-r1-r2-r3gan, 12", "wgan-gp-r3gan, 12", "rpgan-r1-r2-conditional-r3gan, 1"})
    void gradients(String name, int seed) {
        Reference step = Reference.read("steps/" + name + ".json");
        Game game = Game.of(step, new Nd4jDevice(Precision.DOUBLE));
        Random random = new Random(seed);
        game.assertCriticGradient(step.objective(), random, 1e-7);
        game.assertGeneratorGradient(random, 1e-7);
    }
}
