package org.sparkgan.evaluate.feature;

import java.util.Arrays;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.HostPixels;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Memory;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.layer.NetworkSpec;

/** The last hidden layer of a {@link Classifier}. */
final class ClassifierFeatures implements FeatureReader {
    private static final int BATCH = 64;

    private final int values;
    private final BoundNetwork network;
    private final HostVector input;
    private final HostVector output;

    ClassifierFeatures(Device device, Classifier classifier) {
        NetworkSpec spec = classifier.featureLayers();
        values = spec.inputs();
        Network numbers = new Network(spec, device);
        HostVector parameters = device.mirror(numbers.parameters());
        System.arraycopy(classifier.parameters(), 0, parameters.values(), 0, parameters.values().length);
        parameters.upload();
        network = numbers.activations(BATCH);
        input = device.mirror(network.input());
        output = device.mirror(network.output());
    }

    /** What a reader takes of {@code memory}, at most. */
    static void plan(NetworkSpec classifier, Memory memory) {
        Network.plan(classifier, memory);
        BoundNetwork.plan(classifier, BATCH, memory);
    }

    @Override
    public int dimension() {
        return Classifier.FEATURES;
    }

    /** In batches of one size, so that an image's features do not depend on the others beside it. */
    @Override
    public float[] read(byte[] pixels) {
        int images = pixels.length / values;
        float[] features = new float[images * dimension()];
        for (int from = 0; from < images; from += BATCH) {
            int count = Math.min(BATCH, images - from);
            toUnit(pixels, from * values, input.values(), 0, count * values);
            Arrays.fill(input.values(), count * values, BATCH * values, 0);
            input.upload();
            network.forward();
            output.download();
            System.arraycopy(output.values(), 0, features, from * dimension(), count * dimension());
        }
        return features;
    }

    /** uint8 to [-1, 1]. */
    static void toUnit(byte[] pixels, int from, float[] into, int offset, int count) {
        for (int i = 0; i < count; i++) {
            into[offset + i] = HostPixels.number(pixels[from + i]);
        }
    }
}
