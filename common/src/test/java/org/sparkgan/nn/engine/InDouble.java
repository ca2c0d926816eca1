package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.reference.Numbers;

/** Small networks of random numbers in double, which finite differences can judge. */
abstract class InDouble {
    static final int BATCH = 3;

    private final Random random;

    InDouble(long seed) {
        random = new Random(seed);
    }

    Network network(List<Layer> layers) {
        Network network = new Network(new NetworkSpec(layers), new Nd4jDevice(Precision.DOUBLE));
        Numbers.fill(network.parameters(), randoms((int) network.parameters().length()));
        return network;
    }

    BoundNetwork batch(Network network) {
        BoundNetwork batch = network.activations(BATCH);
        Numbers.fill(batch.input(), randoms((int) batch.input().length()));
        return batch;
    }

    static double weightedOutput(BoundNetwork batch, double[] weighting) {
        batch.forward();
        return Numbers.dot(Numbers.of(batch.output()), weighting);
    }

    /** Gradients by parameters and by input of a weighted sum of outputs, where the batch stands. */
    void assertGradients(BoundNetwork batch, Offset<Double> close) {
        Network network = batch.network();
        double[] weighting = randoms((int) batch.output().length());
        double[] input = Numbers.of(batch.input());
        double[] parameters = Numbers.of(network.parameters());
        double[] byInput = Numbers.gradient(input, moved -> {
            Numbers.fill(batch.input(), moved);
            return weightedOutput(batch, weighting);
        });
        Numbers.fill(batch.input(), input);
        double[] byParameters = Numbers.gradient(parameters, moved -> {
            Numbers.fill(network.parameters(), moved);
            return weightedOutput(batch, weighting);
        });
        Numbers.fill(network.parameters(), parameters);
        batch.forward();
        Numbers.fill(batch.outputDelta(), weighting);
        batch.backward();
        batch.weightGradient();
        assertThat(Numbers.of(network.gradient())).containsExactly(byParameters, close);
        assertThat(Numbers.of(batch.inputGradient())).containsExactly(byInput, close);
    }

    double[] randoms(int count) {
        return random.doubles(count, -1, 1).toArray();
    }
}
