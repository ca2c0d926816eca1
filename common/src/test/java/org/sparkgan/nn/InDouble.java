package org.sparkgan.nn;

import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.sparkgan.reference.Numbers;

/** Small networks of random numbers in double, which finite differences can judge. */
abstract class InDouble {
    static final int BATCH = 3;

    private final Random random;

    InDouble(long seed) {
        random = new Random(seed);
    }

    Network network(List<Layer> layers) {
        Network network = new Network(new NetworkSpec(layers), DataType.DOUBLE);
        Numbers.fill(network.parameters(), randoms((int) network.parameters().length()));
        return network;
    }

    Activations batch(Network network) {
        Activations batch = network.activations(BATCH);
        Numbers.fill(batch.input(), randoms((int) batch.input().length()));
        return batch;
    }

    static double weightedOutput(Activations batch, double[] weighting) {
        batch.forward();
        return Numbers.dot(Numbers.of(batch.output()), weighting);
    }

    double[] randoms(int count) {
        return random.doubles(count, -1, 1).toArray();
    }
}
