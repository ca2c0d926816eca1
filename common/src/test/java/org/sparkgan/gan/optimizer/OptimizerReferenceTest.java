package org.sparkgan.gan.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Average;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.Trained;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.reference.Numbers;
import org.sparkgan.reference.Reference;

/** Ten updates against PyTorch's optimizers in single precision, on ordinary, tiny, huge, sparse and zero gradients. */
class OptimizerReferenceTest {
    /** Where parameters are trained: the CPU. */
    Device device() {
        return new Nd4jDevice();
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam-0.5-0.999", "adam-0-0.9", "rmsprop"})
    void tenSteps(String name) {
        Reference run = Reference.read("optimizers/" + name + ".json");
        float[] start = run.floats("start");
        Device device = device();
        Matrix gradient = device.memory().matrix(start.length, 1);
        Trained trained = device.trained(
                device.memory().matrix(start.length, 1),
                gradient,
                Optimizer.of(run.optimizer()),
                Average.NONE,
                device.clock(),
                device.tally(),
                0);
        trained.load(start, new float[0], OptimizerState.fresh(run.optimizer(), start.length));
        List<float[]> gradients = run.floatLists("gradients");
        List<Reference> steps = run.list("steps");
        for (int i = 0; i < steps.size(); i++) {
            Numbers.fill(gradient, gradients.get(i));
            trained.step();
            Reference expected = steps.get(i);
            assertThat(trained.values())
                    .as("parameters of step %d", i + 1)
                    .containsExactly(expected.floats("parameters"), within(1.2e-7f));
            OptimizerState state = trained.optimizerState();
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
