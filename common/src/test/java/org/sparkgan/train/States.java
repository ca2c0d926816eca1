package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.GanState;

/** Compares what runs end with. */
final class States {
    private States() {}

    static void assertSameBits(GanState found, GanState expected) {
        assertThat(found.iteration()).isEqualTo(expected.iteration());
        assertThat(found.generator()).containsExactly(expected.generator());
        assertThat(found.critic()).containsExactly(expected.critic());
        assertThat(found.generatorEma()).containsExactly(expected.generatorEma());
        assertSameBits(found.generatorOptimizer(), expected.generatorOptimizer());
        assertSameBits(found.criticOptimizer(), expected.criticOptimizer());
        assertThat(found.feedback()).isEqualTo(expected.feedback());
    }

    private static void assertSameBits(OptimizerState found, OptimizerState expected) {
        assertThat(found.steps()).isEqualTo(expected.steps());
        assertThat(found.mean()).containsExactly(expected.mean());
        assertThat(found.meanSquare()).containsExactly(expected.meanSquare());
    }
}
