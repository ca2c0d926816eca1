package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.reference.Reference;

/** Ten iterations of the engine, with its own noise, against the same run in PyTorch. */
class GanEngineReferenceTest {
    /** What computes: the CPU. */
    Device device() {
        return new Nd4jDevice();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gan", "wgan", "wgan-gp", "rpgan", "rpgan-augmented", "rpgan-r3gan"})
    void tenIterations(String name) {
        Reference run = Reference.read("runs/" + name + ".json");
        AnyNumbers images = images(run);
        GanEngine engine = engine(run, images);
        List<Reference> iterations = run.at("float32").list("iterations");
        for (int i = 0; i < iterations.size(); i++) {
            assertLosses(engine.iterate(i, 0, images), iterations.get(i), name, "iteration " + i);
        }
        assertState(engine.state(10), run.at("float32"), 2e-6f);
        assertState(engine.state(10), run.at("float64"), 2e-6f);
    }

    /** Arjovsky 2017 clamps after each step; here, as in the settings' contract, the clamp comes before. */
    @Test
    void theClampComesBeforeEachCriticStep() {
        Reference run = Reference.read("runs/wgan.json");
        AnyNumbers images = images(run);
        GanEngine engine = engine(run, images);
        for (int i = 0; i < 10; i++) {
            engine.iterate(i, 0, images);
        }
        float[] critic = engine.state(10).critic();
        float[] clampedAfter = run.at("clampedAfter").floats("critic");
        assertParameters(critic, run.at("float32"), "critic", 2e-6f);
        assertThat(largestDifference(critic, clampedAfter)).isGreaterThan(1e-2f);
        assertThat(largest(critic)).as("the last update is not clamped").isGreaterThan((float) run.number("clip"));
        assertThat(largest(clampedAfter)).isEqualTo((float) run.number("clip"));
    }

    /** A round ends and another begins on another machine: same numbers, to the bit. */
    @ParameterizedTest
    @ValueSource(strings = {"gan", "wgan", "wgan-gp", "rpgan", "rpgan-augmented", "rpgan-r3gan"})
    void anotherEngineGoesOnFromTheState(String name) {
        Reference run = Reference.read("runs/" + name + ".json");
        AnyNumbers images = images(run);
        GanEngine unbroken = engine(run, images);
        for (int i = 0; i < 4; i++) {
            unbroken.iterate(i, 0, images);
        }
        GanEngine other = fresh(run, images);
        other.iterate(3, 0, images);
        other.load(unbroken.state(4));
        for (int i = 4; i < 8; i++) {
            assertThat(other.iterate(i, 0, images)).isEqualTo(unbroken.iterate(i, 0, images));
        }
        assertSameBits(other.state(8), unbroken.state(8));
    }

    private GanEngine fresh(Reference run, AnyNumbers images) {
        return new GanEngine(images.on(device()), run.spec(), run.integer("batch"), run.integer("seed"));
    }

    private GanEngine engine(Reference run, AnyNumbers images) {
        GanEngine engine = fresh(run, images);
        GanState fresh = run.spec().initialState(0);
        engine.load(new GanState(
                0,
                run.floats("initialGenerator"),
                run.floats("initialCritic"),
                run.floats("initialGenerator"),
                fresh.generatorOptimizer(),
                fresh.criticOptimizer()));
        return engine;
    }

    private static AnyNumbers images(Reference run) {
        return new AnyNumbers(run.floatLists("real"));
    }

    private static void assertLosses(IterationLosses losses, Reference expected, String objective, String when) {
        List<Reference> critic = expected.list("critic");
        long batch = losses.generatorImages();
        assertThat(losses.criticImages()).isEqualTo(critic.size() * batch);
        assertThat(losses.critic() / batch).as(when).isCloseTo(sum(critic, "loss"), within(2e-5));
        if (critic.get(0).has("wasserstein")) {
            assertThat(losses.wasserstein() / batch).as(when).isCloseTo(sum(critic, "wasserstein"), within(2e-6));
        }
        assertThat(losses.penalty() / batch).as(when).isCloseTo(sum(critic, "penalty"), within(2e-5));
        // Of wgan it moves with biases that have no gradient, see assertParameters.
        assertThat(losses.generator() / batch)
                .as(when)
                .isCloseTo(expected.number("generatorLoss"), within(objective.equals("wgan") ? 2e-3 : 2e-6));
    }

    private static double sum(List<Reference> steps, String key) {
        return steps.stream()
                .mapToDouble(step -> step.has(key) ? step.number(key) : 0)
                .sum();
    }

    private static void assertState(GanState state, Reference expected, float tolerance) {
        assertParameters(state.generator(), expected, "generator", tolerance);
        assertParameters(state.critic(), expected, "critic", tolerance);
        assertThat(state.generatorEma()).containsExactly(expected.floats("ema"), within(tolerance));
        assertMoments(state.generatorOptimizer(), expected, "generator", 10);
        assertMoments(state.criticOptimizer(), expected, "critic", 20);
    }

    /**
     * Those with a gradient. Where it is zero, as of the bias of a critic's unit that all images pass, the sum of its parts leaves 1e-9
     * or nothing, as the processor takes it, and RMSProp makes steps of that.
     */
    private static void assertParameters(float[] actual, Reference run, String network, float tolerance) {
        float[] expected = run.floats(network);
        float[] meanSquare = run.floats(network + "MeanSquare");
        float[] moved = actual.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] = meanSquare[i] == 0 ? expected[i] : moved[i];
        }
        assertThat(moved).containsExactly(expected, within(tolerance));
    }

    private static void assertMoments(OptimizerState state, Reference expected, String network, int steps) {
        assertThat(state.steps()).isEqualTo(steps);
        assertRelative(state.mean(), expected.floats(network + "Mean"));
        assertRelative(state.meanSquare(), expected.floats(network + "MeanSquare"));
    }

    private static void assertRelative(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, within(2e-5f * largest(expected)));
    }

    private static float largest(float[] values) {
        return largestDifference(values, new float[values.length]);
    }

    private static float largestDifference(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
