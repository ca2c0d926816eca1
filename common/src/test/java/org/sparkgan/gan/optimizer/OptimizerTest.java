package org.sparkgan.gan.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.compute.OptimizerState;

class OptimizerTest {
    static List<Optimizer> optimizers() {
        return List.of(new Adam(1e-3, 0.9, 0.9), new RmsProp(1e-3, 0.9));
    }

    /** 0.9 of the smallest number there is would be that number again, for ever. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void momentsOfADeadWeightDoNotEndInSlowNumbers(Optimizer optimizer) {
        float[] parameters = {1};
        float[] mean = {-1e-3f};
        float[] meanSquare = {1e-6f};
        for (int step = 1; step <= 1200; step++) {
            optimizer.update(step, parameters, new float[1], new OptimizerState(0, mean, meanSquare));
            assertNormal(meanSquare[0]);
            assertNormal(1e-3f * mean[0]);
        }
        assertThat(meanSquare[0]).isLessThan(1e-30f);
    }

    private static void assertNormal(float number) {
        assertThat(number == 0 || Math.abs(number) >= Float.MIN_NORMAL)
                .as("%s is 0 or normal", number)
                .isTrue();
    }

    @Test
    void otherwiseMomentsAndParametersAreTheFormulasBits() {
        Random random = new Random(3);
        float[] parameters = {1, -2, 3};
        float[] mean = new float[3];
        float[] meanSquare = new float[3];
        float[] expected = parameters.clone();
        float m = 0;
        float v = 0;
        Adam adam = new Adam(1e-3, 0.9, 0.99);
        for (int step = 1; step <= 500; step++) {
            float g = (float) (random.nextGaussian() * Math.pow(10, -random.nextInt(8)));
            m = 0.9f * m + (float) (1 - 0.9) * g;
            v = 0.99f * v + (float) (1 - 0.99) * g * g;
            float rate = (float) (1e-3 / (1 - Math.pow(0.9, step)));
            float correction = (float) (1 / Math.sqrt(1 - Math.pow(0.99, step)));
            for (int i = 0; i < expected.length; i++) {
                expected[i] -= rate * m / ((float) Math.sqrt(v) * correction + 1e-8f);
            }
            adam.update(step, parameters, new float[] {g, g, g}, new OptimizerState(0, mean, meanSquare));
            assertThat(parameters).containsExactly(expected);
            assertThat(mean).containsOnly(m);
            assertThat(meanSquare).containsOnly(v);
        }
    }
}
