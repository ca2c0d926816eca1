package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.testing.RandomImages;

/** Layers of a critic that do not learn, in the engine. */
class FrozenCriticTest {
    private static final int BATCH = 6;
    private static final int LABELS = 3;
    private static final int ITERATIONS = 3;
    private static final GradientListener NOBODY = (gradient, part) -> {};

    /**
     * A game of trained networks.
     *
     * @param side of its images
     * @param frozen layers of the critic
     * @param settings what differs from the usual
     */
    record Frozen(int side, int frozen, List<String> settings) {
        static Frozen of(int side, int frozen, String... settings) {
            return new Frozen(side, frozen, List.of(settings));
        }

        GanSpec spec(int layers) {
            List<String> all = new ArrayList<>(List.of(
                    "network.hidden=9",
                    "network.features=3",
                    "gan.latent-dim=5",
                    "gan.critic-steps=2",
                    "training.from=a-run",
                    "training.freeze-critic-layers=" + layers));
            all.addAll(settings);
            JobConfig config = ConfigReader.read(List.of(), all);
            return GanSpec.of(
                    config, new ImageShape(1, side, side), config.gan().conditional() ? LABELS : 0);
        }

        @Override
        public String toString() {
            return frozen + " of " + String.join(" ", settings);
        }
    }

    static Stream<Frozen> games() {
        return Stream.of(
                Frozen.of(6, 1, "gan.objective=gan"),
                Frozen.of(6, 3, "gan.objective=wgan-gp"),
                Frozen.of(6, 2, "gan.objective=wgan", "gan.clip=0.001"),
                Frozen.of(6, 2, "gan.objective=hinge", "gan.r1=0.3", "gan.r2=0.2"),
                Frozen.of(6, 2, "gan.objective=rpgan", "gan.conditional=true"),
                Frozen.of(6, 2, "gan.objective=hinge", "network.spectral-norm=true", "gan.r1=0.3"),
                Frozen.of(28, 1, "gan.objective=gan", "network.architecture=dcgan", "network.batch-norm=both"),
                Frozen.of(32, 2, "gan.objective=gan", "network.architecture=dcgan", "network.batch-norm=both"),
                Frozen.of(32, 2, "gan.objective=wgan-gp", "network.architecture=dcgan", "gan.conditional=true"),
                Frozen.of(32, 1, "gan.objective=hinge", "network.architecture=resnet", "network.spectral-norm=true"),
                Frozen.of(32, 3, "gan.objective=wgan-gp", "network.architecture=resnet"),
                Frozen.of(64, 2, "gan.objective=lsgan", "network.architecture=resnet", "gan.r2=0.1"),
                Frozen.of(28, 2, "gan.objective=rpgan", "network.architecture=r3gan", "network.group-size=2"));
    }

    /** Moments and all: what a run began with is there to the bit, and every other layer has moved. */
    @ParameterizedTest
    @MethodSource("games")
    void frozenLayersStayAndAllOthersMove(Frozen game) {
        GanSpec spec = game.spec(game.frozen);
        int frozen = Math.toIntExact(spec.critic().frozen());
        GanState start = spec.initialState(7);
        Arrays.fill(start.criticOptimizer().meanSquare(), 0, frozen, 0.25f);
        GanEngine engine = engine(spec, start);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            engine.iterate(iteration, 0, new RandomImages(LABELS));
        }
        GanState end = engine.state(ITERATIONS);
        assertThat(frozen).isPositive();
        assertThat(first(end.critic(), frozen)).containsExactly(first(start.critic(), frozen));
        assertThat(first(end.criticOptimizer().mean(), frozen)).containsOnly(0f);
        assertThat(first(end.criticOptimizer().meanSquare(), frozen)).containsOnly(0.25f);
        assertMoved(spec.critic(), frozen, start.critic(), end.critic());
        assertMoved(spec.generator(), 0, start.generator(), end.generator());
    }

    private static void assertMoved(NetworkSpec network, int frozen, float[] start, float[] end) {
        int from = 0;
        for (Layer layer : network.leaves().toList()) {
            int to = from + Math.toIntExact(layer.parameters());
            if (to > from && from >= frozen) {
                assertThat(Arrays.equals(start, from, to, end, from, to))
                        .as(layer.toString())
                        .isFalse();
            }
            from = to;
        }
    }

    /** The generator's gradient goes through frozen layers as through others; the others' gradient does not depend on them either. */
    @ParameterizedTest
    @MethodSource("games")
    void gradientsAreThoseOfACriticThatLearns(Frozen game) {
        GanSpec whole = game.spec(0);
        GanSpec spec = game.spec(game.frozen);
        int frozen = Math.toIntExact(spec.critic().frozen());
        GanState start = whole.initialState(7);
        List<float[]> expected = gradients(engine(whole, start));
        List<float[]> found = gradients(engine(spec, start));
        assertThat(found.get(2)).as("losses").containsExactly(expected.get(2));
        assertThat(found.get(1)).as("of the generator").containsExactly(expected.get(1));
        assertThat(behind(found.get(0), frozen))
                .as("of layers that learn")
                .containsExactly(behind(expected.get(0), frozen));
        assertThat(first(found.get(0), frozen))
                .as("of frozen layers, which is not computed")
                .containsOnly(0f);
        assertThat(largest(first(expected.get(0), frozen))).isPositive();
    }

    /** The critic's, the generator's, and the losses. */
    private static List<float[]> gradients(GanEngine engine) {
        engine.generate(0, 0, new RandomImages(LABELS));
        CriticLosses losses = engine.criticLosses(0, 0, new RandomImages(LABELS));
        float[] ofCritic = engine.criticGradient(NOBODY).clone();
        double loss = engine.generatorLoss(0, new RandomImages(LABELS));
        float[] ofGenerator = engine.generatorGradient(NOBODY).clone();
        return List.of(ofCritic, ofGenerator, new float[] {
            (float) losses.loss(), (float) losses.penalty(), (float) losses.wasserstein(), (float) loss
        });
    }

    @Test
    void clippingLeavesFrozenWeightsBeyondItsBound() {
        GanSpec spec = Frozen.of(6, 1, "gan.objective=wgan", "gan.clip=0.001").spec(1);
        GanEngine engine = engine(spec, spec.initialState(7));
        engine.players().prepareCritic();
        float[] critic = engine.state(0).critic();
        assertThat(largest(first(critic, (int) spec.critic().frozen()))).isGreaterThan(0.1f);
        assertThat(largest(behind(critic, (int) spec.critic().frozen()))).isEqualTo(0.001f);
    }

    private static float largest(float[] numbers) {
        float largest = 0;
        for (float number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest;
    }

    @Test
    void layersAreCountedWithTheirNormalisation() {
        NetworkSpec critic = Frozen.of(
                        32, 0, "network.architecture=dcgan", "gan.objective=gan", "network.batch-norm=both")
                .spec(0)
                .critic();
        assertThat(critic.weightedLayers()).isEqualTo(4);
        long first = 4 * 4 * 3 + 3;
        long second = 4 * 4 * 3 * 6 + 6 + 2 * 6;
        assertThat(critic.withFrozen(1).frozen()).isEqualTo(first);
        assertThat(critic.withFrozen(2).frozen()).isEqualTo(first + second);
        assertThat(critic.withFrozen(2).learning()).isEqualTo(critic.trainable() - first - second);
        assertThat(critic.withFrozen(0)).isEqualTo(critic);
    }

    @Test
    void oneLayerHasToLearn() {
        assertThatThrownBy(() -> Frozen.of(6, 4, "gan.objective=gan").spec(4))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "training.freeze-critic-layers must be 0 to 3, as the critic has 4 layers with weights, of which"
                                + " the last has to learn, but is 4");
        assertThatThrownBy(() -> Frozen.of(32, 7, "network.architecture=resnet").spec(7))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("training.freeze-critic-layers must be 0 to 4, as the critic has 5 layers");
    }

    private static GanEngine engine(GanSpec spec, GanState start) {
        GanEngine engine = new GanEngine(new Nd4jDevice(), spec, BATCH, 3);
        engine.load(start.copy());
        return engine;
    }

    private static float[] first(float[] numbers, int count) {
        return Arrays.copyOf(numbers, count);
    }

    private static float[] behind(float[] numbers, int count) {
        return Arrays.copyOfRange(numbers, count, numbers.length);
    }
}
