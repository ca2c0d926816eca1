package org.sparkgan.gan;

import org.nd4j.linalg.api.buffer.DataType;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.nd4j.HostVector;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.layer.NetworkSpec;

/** A network where its gradient is taken, with its vectors in the JVM beside it. */
final class DeviceNetwork {
    private final Network network;
    private final HostVector parameters;
    private final HostVector gradient;

    /** Mirrors {@code values}, the parameters in the JVM. */
    DeviceNetwork(NetworkSpec spec, float[] values) {
        network = new Network(spec, DataType.FLOAT);
        parameters = new HostVector(network.parameters(), values);
        gradient = new HostVector(network.gradient());
    }

    Network network() {
        return network;
    }

    /** Brings the parameters to the network. */
    void upload() {
        parameters.upload();
    }

    void upload(Stretch stretch) {
        parameters.upload(stretch);
    }

    /** Brings the gradient that the network has now into the JVM; the same vector each time. */
    float[] gradient() {
        gradient.download();
        return gradient.values();
    }

    /** The same for the numbers of {@code stretch}; others are those of any time before. */
    float[] gradient(Stretch stretch) {
        gradient.download(stretch);
        return gradient.values();
    }
}
