package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.reference.Numbers;
import org.sparkgan.reference.Reference;

/** Forward passes against PyTorch. */
class NetworkReferenceTest {
    /** What computes: the CPU, in FLOAT. */
    Device device() {
        return new Nd4jDevice();
    }

    /** As its precision allows. */
    double tolerance() {
        return 2e-6;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gan", "gan-sigmoid-leaky", "gan-smooth-critic", "wgan-tanh-leaky", "wgan-gp-steep"})
    void forwardPasses(String name) {
        Reference step = Reference.read("steps/" + name + ".json");
        Network generator = network(step, "generator");
        assertOutput(forward(generator, step, "latent"), step, "fake");
        Network critic = network(step, "critic");
        assertOutput(forward(critic, step, "real"), step, "realScores");
        assertOutput(forward(critic, step, "fake"), step, "fakeScores");
    }

    @Test
    void aSliceIsTheSameAsAWholeBatch() {
        Reference step = Reference.read("steps/wgan-gp.json");
        Network critic = network(step, "critic");
        int batch = step.integer("batch");
        BoundNetwork both = critic.activations(2 * batch);
        BoundNetwork real = both.slice(0, batch);
        BoundNetwork fake = both.slice(batch, 2 * batch);
        Numbers.fill(real.input(), step.doubles("real"));
        Numbers.fill(fake.input(), step.doubles("fake"));
        both.forward();
        assertOutput(Numbers.of(real.output()), step, "realScores");
        assertOutput(Numbers.of(fake.output()), step, "fakeScores");
    }

    private static double[] forward(Network network, Reference step, String input) {
        BoundNetwork batch = network.activations(step.integer("batch"));
        Numbers.fill(batch.input(), step.doubles(input));
        batch.forward();
        return Numbers.of(batch.output());
    }

    private void assertOutput(double[] output, Reference step, String expected) {
        assertThat(output).as(expected).containsExactly(step.doubles(expected), within(tolerance()));
    }

    private Network network(Reference step, String name) {
        Network network = new Network(step.network(name + "Layers"), device());
        Numbers.fill(network.parameters(), step.doubles(name));
        return network;
    }
}
