package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Bfloat16Machine;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.reference.Numbers;
import org.sparkgan.reference.Reference;

/** How far products of rounded factors take gradients from those in double. */
@ExtendWith(Bfloat16Machine.class)
class StepReferenceInBfloat16Test {
    private static final int SAMPLES = 64;
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);

    /**
     * How near.
     *
     * @param most length of the difference, as a share of the gradient's
     * @param leastCosine of the angle between both
     */
    private record Bound(double most, double leastCosine) {}

    /** PyTorch's networks have a few units, each of which counts where its function has a corner. */
    private static final Bound OF_FEW_UNITS = new Bound(0.2, 0.98);

    private static final Bound OF_MANY_UNITS = new Bound(0.1, 0.995);

    static Iterable<String> cases() {
        return StepReferenceTest.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreNear(String name) {
        Reference step = Reference.read("steps/" + name + ".json");
        try (Device device = new Nd4jDevice(Precision.BFLOAT16)) {
            Game game = Game.of(step, device);
            game.runCritic();
            assertNear(OF_FEW_UNITS, "critic", Numbers.of(game.critic.gradient()), step.doubles("criticGradient"));
            game.generate();
            game.runGenerator();
            assertNear(
                    OF_FEW_UNITS,
                    "generator",
                    Numbers.of(game.generator.gradient()),
                    step.doubles("generatorGradient"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gan.objective=gan",
                "gan.objective=wgan-gp",
                "gan.objective=rpgan gan.r1=1 gan.r2=1",
                "gan.objective=gan network.architecture=dcgan",
                "gan.objective=wgan-gp network.architecture=dcgan"
            })
    void gradientsOfNetworksAsTheyAreUsedAreNearer(String settings) {
        JobConfig config = ConfigReader.read(
                List.of(),
                Stream.concat(Stream.of(settings.split(" ")), Stream.of("network.hidden=512", "network.features=16"))
                        .toList());
        GanSpec spec = GanSpec.of(config, SHAPE);
        try (Device rounding = new Nd4jDevice(Precision.BFLOAT16)) {
            Game found = game(spec, config, rounding);
            Game expected = game(spec, config, new Nd4jDevice(Precision.DOUBLE));
            CriticLosses losses = found.runCritic();
            CriticLosses exact = expected.runCritic();
            assertThat(losses.loss()).isCloseTo(exact.loss(), withinPercentage(1));
            assertThat(losses.penalty()).isCloseTo(exact.penalty(), withinPercentage(1));
            assertNear(
                    OF_MANY_UNITS,
                    "critic",
                    Numbers.of(found.critic.gradient()),
                    Numbers.of(expected.critic.gradient()));
            found.runGenerator();
            expected.runGenerator();
            assertNear(
                    OF_MANY_UNITS,
                    "generator",
                    Numbers.of(found.generator.gradient()),
                    Numbers.of(expected.generator.gradient()));
        }
    }

    private static Game game(GanSpec spec, JobConfig config, Device device) {
        Random random = new Random(7);
        Game game = new Game(spec, device, SAMPLES);
        GanState state = spec.initialState(1);
        Numbers.fill(game.generator.parameters(), doubles(state.generator()));
        Numbers.fill(game.critic.parameters(), doubles(state.critic()));
        Numbers.fill(
                game.latent(), random.doubles(game.latent().length(), -1, 1).toArray());
        int values = SHAPE.values() * SAMPLES;
        game.fill(
                config.gan().objective(),
                random.doubles(values, -1, 1).toArray(),
                random.doubles(values, -1, 1).toArray(),
                random.doubles(SAMPLES).toArray());
        return game;
    }

    private static double[] doubles(float... numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
    }

    private static void assertNear(Bound bound, String network, double[] found, double... expected) {
        double[] difference = IntStream.range(0, found.length)
                .mapToDouble(i -> found[i] - expected[i])
                .toArray();
        assertThat(length(difference) / length(expected)).as(network).isLessThan(bound.most());
        assertThat(product(found, expected) / length(found) / length(expected))
                .as(network)
                .isGreaterThan(bound.leastCosine());
    }

    private static double length(double... vector) {
        return Math.sqrt(product(vector, vector));
    }

    private static double product(double[] left, double... right) {
        double[] products = left.clone();
        Arrays.setAll(products, i -> left[i] * right[i]);
        return Arrays.stream(products).sum();
    }
}
