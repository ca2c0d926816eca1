package org.sparkgan.gan.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.reference.Reference;

/** Ten updates against PyTorch's optimizers in single precision, on ordinary, tiny, huge, sparse and zero gradients. */
class OptimizerReferenceTest {
    @ParameterizedTest
    @ValueSource(strings = {"adam-0.5-0.999", "adam-0-0.9", "rmsprop"})
    void tenSteps(String name) {
        Reference run = Reference.read("optimizers/" + name + ".json");
        Optimizer optimizer = Optimizer.of(run.optimizer());
        float[] parameters = run.floats("start");
        List<float[]> gradients = run.floatLists("gradients");
        List<Reference> steps = run.list("steps");
        OptimizerState state =
                new OptimizerState(0, new float[steps.get(0).floats("mean").length], new float[parameters.length]);
        for (int i = 0; i < steps.size(); i++) {
            optimizer.update(i + 1, parameters, gradients.get(i), state);
            Reference expected = steps.get(i);
            assertThat(parameters)
                    .as("parameters of step %d", i + 1)
                    .containsExactly(expected.floats("parameters"), within(1.2e-7f));
            assertClose("mean of step " + (i + 1), state.mean(), expected.floats("mean"));
            assertClose("mean square of step " + (i + 1), state.meanSquare(), expected.floats("meanSquare"));
        }
    }

    /** Relative, since the moments span 30 orders of magnitude. */
    private static void assertClose(String what, float[] actual, float[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            float tolerance = Math.max(Math.abs(expected[i]) * 2e-6f, Float.MIN_NORMAL);
            assertThat(actual[i]).as("%s, component %d", what, i).isCloseTo(expected[i], within(tolerance));
        }
    }
}
