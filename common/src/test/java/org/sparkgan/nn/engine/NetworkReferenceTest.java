package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.reference.Numbers;
import org.sparkgan.reference.Reference;

/** Forward passes against PyTorch. */
class NetworkReferenceTest {
    @ParameterizedTest
    @ValueSource(strings = {"gan", "gan-sigmoid-leaky", "gan-smooth-critic", "wgan-tanh-leaky", "wgan-gp-steep"})
    void doubleForward(String name) {
        assertForward(Reference.read("steps/" + name + ".json"), Precision.DOUBLE, 1e-13);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gan", "gan-sigmoid-leaky", "gan-smooth-critic", "wgan-tanh-leaky", "wgan-gp-steep"})
    void floatForward(String name) {
        assertForward(Reference.read("steps/" + name + ".json"), Precision.FLOAT, 2e-6);
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"DOUBLE", "FLOAT"})
    void aSliceIsTheSameAsAWholeBatch(Precision precision) {
        Reference step = Reference.read("steps/wgan-gp.json");
        Network critic = network(step, "critic", precision);
        int batch = step.integer("batch");
        BoundNetwork both = critic.activations(2 * batch);
        BoundNetwork real = both.slice(0, batch);
        BoundNetwork fake = both.slice(batch, 2 * batch);
        Numbers.fill(real.input(), step.doubles("real"));
        Numbers.fill(fake.input(), step.doubles("fake"));
        both.forward();
        double tolerance = precision == Precision.DOUBLE ? 1e-13 : 2e-6;
        assertThat(Numbers.of(real.output())).containsExactly(step.doubles("realScores"), within(tolerance));
        assertThat(Numbers.of(fake.output())).containsExactly(step.doubles("fakeScores"), within(tolerance));
    }

    private static void assertForward(Reference step, Precision precision, double tolerance) {
        Network generator = network(step, "generator", precision);
        assertThat(forward(generator, step, "latent")).containsExactly(step.doubles("fake"), within(tolerance));
        Network critic = network(step, "critic", precision);
        assertThat(forward(critic, step, "real")).containsExactly(step.doubles("realScores"), within(tolerance));
        assertThat(forward(critic, step, "fake")).containsExactly(step.doubles("fakeScores"), within(tolerance));
    }

    private static double[] forward(Network network, Reference step, String input) {
        BoundNetwork batch = network.activations(step.integer("batch"));
        Numbers.fill(batch.input(), step.doubles(input));
        batch.forward();
        return Numbers.of(batch.output());
    }

    private static Network network(Reference step, String name, Precision precision) {
        Network network = new Network(step.network(name + "Layers"), new Nd4jDevice(precision));
        Numbers.fill(network.parameters(), step.doubles(name));
        return network;
    }
}
