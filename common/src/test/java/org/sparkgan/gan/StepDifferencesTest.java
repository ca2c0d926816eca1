package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.EmaSettings;
import org.sparkgan.config.GanSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.LecamSettings;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.config.OptimizerName;
import org.sparkgan.config.OptimizerPair;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.reference.Numbers;

/** The whole loss of each step by every parameter against finite differences, in double. */
class StepDifferencesTest {
    private static final int BATCH = 5;
    private static final ImageShape SHAPE = new ImageShape(1, 3, 3);

    private static final int[] LABELS = {3, 0, 1, 3, 3};

    private final Random random = new Random(8);

    @ParameterizedTest
    @CsvSource({
        "GAN, RELU",
        "GAN, LEAKY_RELU",
        "GAN, TANH",
        "GAN, SIGMOID",
        "WGAN, RELU",
        "WGAN, TANH",
        "WGAN_GP, RELU",
        "WGAN_GP, LEAKY_RELU",
        "HINGE, RELU",
        "HINGE, SIGMOID",
        "LSGAN, LEAKY_RELU",
        "LSGAN, TANH",
        "RPGAN, RELU",
        "RPGAN, TANH"
    })
    void criticGradient(ObjectiveName objective, Function function) {
        assertCriticGradient(objective, game(objective, function));
    }

    @ParameterizedTest
    @CsvSource({"GAN, RELU", "GAN, LEAKY_RELU", "HINGE, RELU", "LSGAN, LEAKY_RELU", "RPGAN, RELU"})
    void criticGradientWithR1(ObjectiveName objective, Function function) {
        assertCriticGradient(objective, game(withR1(spec(objective, function))));
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectiveName.class,
            names = {"GAN", "HINGE", "LSGAN", "RPGAN"})
    void convolutionalCriticGradientWithR1(ObjectiveName objective) {
        assertCriticGradient(objective, game(withR1(convolutional(objective))));
    }

    @ParameterizedTest
    @CsvSource({"GAN, 0, 2", "HINGE, 3, 2", "RPGAN, 0, 3", "RPGAN, 2, 3"})
    void criticGradientWithR2(ObjectiveName objective, double r1, double r2) {
        assertCriticGradient(objective, game(with(spec(objective, Function.LEAKY_RELU), r1, r2)));
        assertCriticGradient(objective, game(with(convolutional(objective), r1, r2)));
    }

    @ParameterizedTest
    @CsvSource({"GAN, 0", "WGAN, 0", "WGAN_GP, 0", "HINGE, 0", "LSGAN, 3", "HINGE, 3"})
    void criticGradientWithLecam(ObjectiveName objective, double r1) {
        GanSpec free = with(spec(objective, Function.LEAKY_RELU), r1, 0);
        Game game = game(with(free, free.gan().withLecam(new LecamSettings(2, 0))));
        game.criticStep.begin(1, 1, new Feedback(0, true, 0.2, -0.1, ScoreCounts.NONE));
        assertCriticGradient(objective, game);
    }

    private void assertCriticGradient(ObjectiveName objective, Game game) {
        game.assertCriticGradient(objective, random, 1e-7);
    }

    @ParameterizedTest
    @CsvSource({
        "GAN, RELU",
        "GAN, TANH",
        "GAN, SIGMOID",
        "WGAN, LEAKY_RELU",
        "WGAN_GP, RELU",
        "HINGE, RELU",
        "LSGAN, TANH",
        "RPGAN, LEAKY_RELU",
        "RPGAN, TANH"
    })
    void generatorGradient(ObjectiveName objective, Function function) {
        assertGeneratorGradient(game(objective, function));
    }

    private void assertGeneratorGradient(Game game) {
        game.assertGeneratorGradient(random, 1e-8);
    }

    /** Of a convolutional critic, whose first layer is no layer with weights and whose sizes are odd. */
    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void convolutionalCriticGradient(ObjectiveName objective) {
        assertCriticGradient(objective, game(convolutional(objective)));
    }

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void convolutionalGeneratorGradient(ObjectiveName objective) {
        assertGeneratorGradient(game(convolutional(objective)));
    }

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void conditionalGradients(ObjectiveName objective) {
        Game game = game(conditional(spec(objective, Function.LEAKY_RELU)));
        game.label(LABELS);
        assertCriticGradient(objective, game);
        assertGeneratorGradient(game);
    }

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void conditionalConvolutionalGradients(ObjectiveName objective) {
        GanSpec spec = conditional(convolutional(objective));
        Game game = game(objective.wasserstein() ? spec : withR1(spec));
        game.label(LABELS);
        assertCriticGradient(objective, game);
        assertGeneratorGradient(game);
    }

    /** Where the largest singular value is well apart, power iterations end where the exact one is. */
    @ParameterizedTest
    @EnumSource(
            value = ObjectiveName.class,
            names = {"GAN", "WGAN_GP", "HINGE"})
    void gradientsWithSpectralNormalisation(ObjectiveName objective) {
        GanSpec spec = conditional(convolutional(objective));
        Game game = game(new GanSpec(
                spec.shape(),
                spec.generator(),
                spec.critic().withSpectralNorm(),
                spec.gan(),
                spec.optimizer(),
                spec.batch()));
        game.critic
                .parameters()
                .write(Arrays.stream(Numbers.of(game.critic.parameters()))
                        .map(number -> 0.2 * number + 1)
                        .toArray());
        game.label(LABELS);
        assertCriticGradient(objective, game);
        assertGeneratorGradient(game);
    }

    @Test
    void theGeneratorStepLeavesTheCriticAlone() {
        Game game = game(ObjectiveName.GAN, Function.RELU);
        double[] sevens = new double[(int) game.critic.gradient().length()];
        Arrays.fill(sevens, 7);
        game.critic.gradient().write(sevens);
        double[] before = Numbers.of(game.critic.parameters());
        Numbers.fill(game.latent(), randoms(4 * BATCH));
        game.fillReal(randoms(SHAPE.values() * BATCH));
        game.runGenerator();
        assertThat(Numbers.of(game.critic.parameters())).containsExactly(before);
        assertThat(Numbers.of(game.critic.gradient())).containsOnly(7);
    }

    @ParameterizedTest
    @CsvSource({"TANH", "SIGMOID"})
    void aPenalisedCriticMustBePiecewiseLinear(Function function) {
        for (GanSpec spec : List.of(spec(ObjectiveName.WGAN_GP, function), withR1(spec(ObjectiveName.GAN, function)))) {
            assertThatThrownBy(() -> game(spec))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Invalid critic: the exact gradient penalty needs ReLU or LeakyReLU, not Tanh or Sigmoid");
        }
    }

    @Test
    void aPenalisedCriticMustNotTieSamples() {
        FeatureMaps maps = new FeatureMaps(4, 1, 1);
        NetworkSpec generator = new NetworkSpec(List.of(new Dense(4, SHAPE.values())));
        NetworkSpec critic =
                new NetworkSpec(List.of(new Dense(SHAPE.values(), 4), new BatchNorm(maps), new Dense(4, 1)));
        assertThatThrownBy(() -> game(spec(ObjectiveName.WGAN_GP, generator, critic)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid critic: the gradient penalty is of each sample on its own, but batch normalisation ties"
                                + " those of a batch together");
    }

    private Game game(ObjectiveName objective, Function function) {
        return game(spec(objective, function));
    }

    private Game game(GanSpec spec) {
        Game game = new Game(spec, new Nd4jDevice(Precision.DOUBLE), BATCH);
        Numbers.fill(game.generator.parameters(), randoms((int)
                game.generator.parameters().length()));
        Numbers.fill(
                game.critic.parameters(), randoms((int) game.critic.parameters().length()));
        return game;
    }

    private static GanSpec spec(ObjectiveName objective, Function function) {
        return spec(
                objective,
                new NetworkSpec(List.of(
                        new Dense(4, 6),
                        new Activation(function, 6),
                        new Dense(6, SHAPE.values()),
                        new Activation(Function.TANH, SHAPE.values()))),
                new NetworkSpec(List.of(
                        new Dense(SHAPE.values(), 8),
                        new Activation(function, 8),
                        new Dense(8, 7),
                        new Activation(function, 7),
                        new Dense(7, 1))));
    }

    private static GanSpec convolutional(ObjectiveName objective) {
        FeatureMaps image = new FeatureMaps(1, 3, 3);
        Conv2d first = new Conv2d(image, 3, new Kernel(3, 1, 1));
        Conv2d second = new Conv2d(first.outputMaps(), 2, Kernel.HALVING);
        ConvTranspose2d only = new ConvTranspose2d(new FeatureMaps(2, 2, 2), 1, new Kernel(3, 2, 1));
        return spec(
                objective,
                new NetworkSpec(List.of(
                        new Dense(4, 8),
                        new Activation(Function.RELU, 8),
                        new Reorder(only.maps(), Reorder.Order.CHANNELS_LAST),
                        only,
                        new Reorder(image, Reorder.Order.CHANNELS_FIRST),
                        new Activation(Function.TANH, SHAPE.values()))),
                new NetworkSpec(List.of(
                        new Reorder(image, Reorder.Order.CHANNELS_LAST),
                        first,
                        new Activation(Function.LEAKY_RELU, first.outputs()),
                        second,
                        new Activation(Function.LEAKY_RELU, second.outputs()),
                        new Reorder(second.outputMaps(), Reorder.Order.CHANNELS_FIRST),
                        new Dense(second.outputs(), 1))));
    }

    private static GanSpec spec(ObjectiveName objective, NetworkSpec generator, NetworkSpec critic) {
        OptimizerSettings any = new OptimizerSettings(OptimizerName.ADAM, 1e-3, 0.5, 0.999, 0.99);
        return new GanSpec(
                SHAPE,
                generator,
                critic,
                new GanSettings(objective, false, 4, 10, 0, 0, 0.01, 1, EmaSettings.NONE),
                new OptimizerPair(any, any),
                1);
    }

    /** With four labels, of which {@link #LABELS} has three. */
    private static GanSpec conditional(GanSpec spec) {
        return new GanSpec(
                spec.shape(),
                spec.generator().withLabels(4),
                spec.critic().withProjection(4),
                spec.gan(),
                spec.optimizer(),
                spec.batch());
    }

    private static GanSpec withR1(GanSpec spec) {
        return with(spec, 3, 0);
    }

    private static GanSpec with(GanSpec spec, double r1, double r2) {
        return with(spec, new GanSettings(spec.gan().objective(), false, 4, 10, r1, r2, 0.01, 1, EmaSettings.NONE));
    }

    private static GanSpec with(GanSpec spec, GanSettings gan) {
        return new GanSpec(spec.shape(), spec.generator(), spec.critic(), gan, spec.optimizer(), spec.batch());
    }

    private double[] randoms(int count) {
        return random.doubles(count, -1, 1).toArray();
    }
}
