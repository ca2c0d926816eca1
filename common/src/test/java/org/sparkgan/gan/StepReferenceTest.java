package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.reference.Numbers;
import org.sparkgan.reference.Reference;

/** Losses and gradients of both steps against PyTorch, whose penalty is differentiated twice by autograd. */
class StepReferenceTest {
    private static final List<String> CASES = List.of(
            "gan",
            "gan-sigmoid-leaky",
            "wgan-tanh-leaky",
            "wgan-gp",
            "wgan-gp-steep",
            "wgan-gp-light",
            "wgan-gp-tanh-leaky",
            "gan-convolutions",
            "wgan-gp-convolutions",
            "wgan-gp-convolutions-steep",
            "hinge",
            "hinge-steep",
            "lsgan",
            "gan-r1",
            "hinge-r1",
            "lsgan-r1",
            "hinge-convolutions",
            "gan-r1-convolutions",
            "gan-batch-norm",
            "gan-conditional",
            "wgan-gp-conditional",
            "lsgan-r1-conditional",
            "wgan-gp-conditional-convolutions",
            "hinge-r1-conditional-convolutions",
            "gan-residual-batch-norm",
            "wgan-gp-residual",
            "wgan-gp-residual-steep",
            "hinge-r1-residual",
            "wgan-gp-conditional-residual",
            "hinge-spectral",
            "wgan-gp-spectral",
            "gan-r1-spectral-convolutions",
            "hinge-spectral-conditional-convolutions",
            "rpgan",
            "rpgan-steep",
            "rpgan-r1-r2",
            "gan-r2",
            "hinge-r1-r2",
            "lsgan-r2",
            "rpgan-r1-r2-convolutions",
            "rpgan-r1-r2-conditional-convolutions",
            "rpgan-r1-r2-residual",
            "rpgan-r3gan",
            "rpgan-r1-r2-r3gan",
            "wgan-gp-r3gan",
            "rpgan-r1-r2-conditional-r3gan");

    static List<String> cases() {
        return CASES;
    }

    /** What computes: the CPU, in FLOAT. */
    Device device() {
        return new Nd4jDevice();
    }

    /** As its precision allows. */
    double tolerance() {
        return 1e-6;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossesAndGradients(String name) {
        assertLossesAndGradients(name, tolerance());
    }

    /** The numbers of an image's map are floats on every device. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gan-color",
                "gan-translation",
                "gan-cutout",
                "hinge-diffaugment",
                "wgan-gp-diffaugment",
                "rpgan-r1-r2-diffaugment",
                "rpgan-grey-diffaugment",
                "gan-r1-ada",
                "wgan-gp-ada",
                "rpgan-r1-r2-conditional-ada",
                "rpgan-r1-r2-residual-augmented"
            })
    void augmentedLossesAndGradients(String name) {
        assertLossesAndGradients(name, 1e-6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gan-lecam",
                "wgan-lecam",
                "hinge-lecam-steep",
                "wgan-gp-lecam",
                "lsgan-r1-lecam",
                "hinge-r1-lecam-conditional-convolutions"
            })
    void lossesAndGradientsWithLecam(String name) {
        assertLossesAndGradients(name, tolerance());
    }

    private void assertLossesAndGradients(String name, double tolerance) {
        Reference step = Reference.read("steps/" + name + ".json");
        Game game = Game.of(step, device());
        assertLosses(game.runCritic(), step.at("criticLosses"), 20 * tolerance);
        assertGradient(Numbers.of(game.critic.gradient()), step.doubles("criticGradient"), tolerance);
        assertThat(Numbers.of(game.generate())).containsExactly(step.doubles("fake"), within(tolerance));
        double generatorLoss = step.number("generatorLoss");
        assertThat(game.runGenerator()).isCloseTo(generatorLoss, within(tolerance * Math.max(1, generatorLoss)));
        assertGradient(Numbers.of(game.generator.gradient()), step.doubles("generatorGradient"), tolerance);
    }

    /** As PyTorch's norm has it: no direction, no gradient. */
    @Test
    void whereTheCriticIsFlatThePenaltyIsLambdaAndItsGradientZero() {
        Game game = Game.of(Reference.read("steps/wgan-gp-dead.json"), device());
        CriticLosses losses = game.runCritic();
        assertThat(losses.penalty()).isEqualTo(10);
        assertThat(losses.loss()).isCloseTo(10, within(1e-6));
        double[] zeros = new double[(int) game.critic.gradient().length()];
        assertThat(Numbers.of(game.critic.gradient())).containsExactly(zeros, within(1e-6));
    }

    @Test
    void aStepIsAFunctionOfItsInputsAlone() {
        Reference step = Reference.read("steps/wgan-gp-steep.json");
        Game game = Game.of(step, device());
        CriticLosses first = game.runCritic();
        double[] gradient = Numbers.of(game.critic.gradient());
        game.runGenerator();
        game.fill(step.objective(), step.doubles("real"), step.doubles("fake"), step.doubles("interpolation"));
        assertThat(game.runCritic()).isEqualTo(first);
        assertThat(Numbers.of(game.critic.gradient())).containsExactly(gradient);
    }

    private static void assertLosses(CriticLosses losses, Reference expected, double tolerance) {
        Offset<Double> close = within(tolerance);
        assertThat(losses.loss()).isCloseTo(expected.number("loss"), close);
        if (expected.has("wasserstein")) {
            assertThat(losses.wasserstein()).isCloseTo(expected.number("wasserstein"), close);
        }
        assertThat(losses.penalty()).isCloseTo(expected.has("penalty") ? expected.number("penalty") : 0, close);
    }

    /** Close relative to the largest component, since sums over a batch cancel; where all do, to their terms of about 1. */
    private static void assertGradient(double[] gradient, double[] expected, double tolerance) {
        double largest = 0;
        for (double component : expected) {
            largest = Math.max(largest, Math.abs(component));
        }
        assertThat(gradient).containsExactly(expected, within(2 * tolerance * (largest == 0 ? 1 : largest)));
    }
}
