package org.sparkgan.gan;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.AugmentSettings;
import org.sparkgan.config.EmaSettings;
import org.sparkgan.config.GanSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.config.OptimizerName;
import org.sparkgan.config.OptimizerPair;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.config.PolicyName;
import org.sparkgan.gan.optimizer.MovingAverage;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.reference.Numbers;

/** The whole loss of each step, through what images are augmented by, against finite differences, in double. */
class AugmentedDifferencesTest {
    private static final int BATCH = 5;
    private static final int LATENT = 4;
    private static final ImageShape SHAPE = new ImageShape(3, 4, 5);
    private static final int[] LABELS = {3, 0, 1, 3, 3};

    private final Random random = new Random(9);

    /** Critic and penalties see augmented images alone; the penalties are WGAN-GP's, R1 and R2. */
    @ParameterizedTest
    @CsvSource({
        "GAN, 0, 0, DIFF, 1",
        "GAN, 3, 0, DIFF, 1",
        "GAN, 0, 0, ADA, 0.8",
        "HINGE, 2, 3, DIFF, 0.7",
        "LSGAN, 0, 2, ADA, 1",
        "WGAN, 0, 0, DIFF, 1",
        "WGAN_GP, 0, 0, DIFF, 1",
        "WGAN_GP, 0, 0, ADA, 0.8",
        "RPGAN, 0, 0, DIFF, 1",
        "RPGAN, 2, 3, DIFF, 1",
        "RPGAN, 2, 3, ADA, 0.8",
        "RPGAN, 1, 2, ALL, 0.6"
    })
    void gradients(ObjectiveName objective, double r1, double r2, String policies, double probability) {
        AugmentSettings augment = new AugmentSettings(policies(policies), probability);
        Game plain = game(spec(objective, r1, r2, dense(), augment, false));
        Game conditional = game(spec(objective, r1, r2, convolutional(), augment, true));
        conditional.label(LABELS);
        for (Game game : List.of(plain, conditional)) {
            game.augment(11);
            assertCriticGradient(objective, game);
            assertGeneratorGradient(game);
        }
    }

    private void assertCriticGradient(ObjectiveName objective, Game game) {
        game.assertCriticGradient(objective, random, 1e-6);
    }

    private void assertGeneratorGradient(Game game) {
        game.assertGeneratorGradient(random, 1e-7);
    }

    private Game game(GanSpec spec) {
        Game game = new Game(spec, new Nd4jDevice(Precision.DOUBLE), BATCH);
        Numbers.fill(game.generator.parameters(), randoms((int)
                game.generator.parameters().length()));
        Numbers.fill(
                game.critic.parameters(), randoms((int) game.critic.parameters().length()));
        return game;
    }

    private double[] randoms(int count) {
        return random.doubles(count, -1, 1).toArray();
    }

    private static List<PolicyName> policies(String which) {
        List<PolicyName> all = List.of(PolicyName.values());
        return switch (which) {
            case "DIFF" -> all.subList(0, 3);
            case "ADA" -> all.subList(3, all.size());
            default -> all;
        };
    }

    private static NetworkSpec dense() {
        return new NetworkSpec(List.of(
                new Dense(SHAPE.values(), 6),
                new Activation(Function.LEAKY_RELU, 6),
                new Dense(6, 5),
                new Activation(Function.LEAKY_RELU, 5),
                new Dense(5, 1)));
    }

    private static NetworkSpec convolutional() {
        FeatureMaps image = new FeatureMaps(3, 4, 5);
        Conv2d only = new Conv2d(image, 2, new Kernel(3, 1, 1));
        return new NetworkSpec(List.of(
                new Reorder(image, Reorder.Order.CHANNELS_LAST),
                only,
                new Activation(Function.LEAKY_RELU, only.outputs()),
                new Reorder(only.outputMaps(), Reorder.Order.CHANNELS_FIRST),
                new Dense(only.outputs(), 1)));
    }

    private static GanSpec spec(
            ObjectiveName objective,
            double r1,
            double r2,
            NetworkSpec critic,
            AugmentSettings augment,
            boolean conditional) {
        NetworkSpec generator = new NetworkSpec(List.of(
                new Dense(LATENT, 5),
                new Activation(Function.RELU, 5),
                new Dense(5, SHAPE.values()),
                new Activation(Function.TANH, SHAPE.values())));
        OptimizerSettings any = new OptimizerSettings(OptimizerName.ADAM, 1e-3, 0.5, 0.999, 0.99);
        return new GanSpec(
                SHAPE,
                conditional ? generator.withLabels(4) : generator,
                conditional ? critic.withProjection(4) : critic,
                new GanSettings(objective, conditional, LATENT, 10, r1, r2, 0.01, 1, EmaSettings.NONE),
                new OptimizerPair(any, any),
                augment,
                1,
                MovingAverage.Start.FRESH);
    }
}
