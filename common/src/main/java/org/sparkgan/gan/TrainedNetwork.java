package org.sparkgan.gan;

import org.nd4j.linalg.api.buffer.DataType;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.nn.Network;
import org.sparkgan.nn.NetworkSpec;

/** A network with its optimizer: what one player of the game is, in one worker. */
final class TrainedNetwork {
    private final Network network;
    private final HostVector parameters;
    private final HostVector gradient;
    private final Optimizer optimizer;
    private final OptimizerState moments;
    private long steps;

    TrainedNetwork(NetworkSpec spec, OptimizerSettings settings) {
        network = new Network(spec, DataType.FLOAT);
        parameters = new HostVector(network.parameters());
        gradient = new HostVector(network.gradient());
        optimizer = Optimizer.of(settings);
        moments = OptimizerState.fresh(settings, spec);
    }

    Network network() {
        return network;
    }

    /** The parameters in the JVM. */
    float[] parameters() {
        return parameters.values();
    }

    OptimizerState optimizerState() {
        return new OptimizerState(steps, moments.mean(), moments.meanSquare());
    }

    void load(float[] values, OptimizerState state) {
        copy(values, parameters.values());
        copy(state.mean(), moments.mean());
        copy(state.meanSquare(), moments.meanSquare());
        steps = state.steps();
        parameters.upload();
    }

    /** One update from the network's gradient. */
    void update() {
        gradient.download();
        optimizer.update(++steps, parameters.values(), gradient.values(), moments);
        parameters.upload();
    }

    /** Clamps every parameter to [-bound, bound]. */
    void clip(float bound) {
        float[] values = parameters.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(-bound, Math.min(bound, values[i]));
        }
        parameters.upload();
    }

    static void copy(float[] from, float[] to) {
        if (from.length != to.length) {
            throw new IllegalArgumentException(
                    "Invalid state: expected " + to.length + " numbers, but found " + from.length);
        }
        System.arraycopy(from, 0, to, 0, to.length);
    }
}
