package org.sparkgan.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.GanState;

/** Compares what runs end with, bit for bit; AssertJ takes a minute for vectors of 100,000 numbers. */
public final class SameBits {
    private SameBits() {}

    public static void assertSameBits(GanState found, GanState expected) {
        assertThat(found.iteration()).isEqualTo(expected.iteration());
        assertSameBits("generator", found.generator(), expected.generator());
        assertSameBits("critic", found.critic(), expected.critic());
        assertSameBits("moving average", found.generatorEma(), expected.generatorEma());
        assertSameBits(found.generatorOptimizer(), expected.generatorOptimizer());
        assertSameBits(found.criticOptimizer(), expected.criticOptimizer());
        assertThat(found.feedback()).isEqualTo(expected.feedback());
    }

    public static void assertSameBits(OptimizerState found, OptimizerState expected) {
        assertThat(found.steps()).isEqualTo(expected.steps());
        assertSameBits("mean", found.mean(), expected.mean());
        assertSameBits("mean square", found.meanSquare(), expected.meanSquare());
    }

    private static void assertSameBits(String name, float[] found, float[] expected) {
        assertThat(Arrays.mismatch(found, expected))
                .as("place of the first number of %d of the %s that differs; -1: none", expected.length, name)
                .isEqualTo(-1);
    }
}
