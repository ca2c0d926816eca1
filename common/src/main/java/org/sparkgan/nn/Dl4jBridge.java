package org.sparkgan.nn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Our networks as DL4J networks and back, so that a saved generator is an ordinary DL4J model.
 *
 * <p>DL4J takes a batch as {@code [batch, features]} and, of a generator of images, gives one: where we reorder for
 * convolutions, it has preprocessors.
 */
public final class Dl4jBridge {
    static {
        Backend.choose();
    }

    private Dl4jBridge() {}

    /** The DL4J network that computes what {@code network} does with {@code parameters}. */
    public static MultiLayerNetwork toDl4j(NetworkSpec network, float[] parameters) {
        if (parameters.length != network.parameters()) {
            throw new IllegalArgumentException("Invalid parameters: the network has " + network.parameters()
                    + " numbers, but " + parameters.length + " are given");
        }
        MultiLayerNetwork dl4j = new MultiLayerNetwork(Dl4jConfiguration.of(network));
        float[] reordered = Dl4jParameters.toDl4j(network, parameters);
        dl4j.init(Nd4j.createFromArray(reordered).reshape(1, reordered.length), false);
        return dl4j;
    }

    /**
     * The layers of a DL4J network.
     *
     * @throws IllegalArgumentException for a layer or a function that we have no like of; the message names it
     */
    public static NetworkSpec spec(MultiLayerNetwork dl4j) {
        return Dl4jLayers.read(dl4j.getLayerWiseConfigurations());
    }

    /** The flat parameter vector of a DL4J network, in our order. */
    public static float[] parameters(MultiLayerNetwork dl4j) {
        return Dl4jParameters.fromDl4j(spec(dl4j), dl4j.params().toFloatVector());
    }

    /** Writes a DL4J model zip, which {@code ModelSerializer.restoreMultiLayerNetwork} reads; leaves the stream open. */
    public static void write(NetworkSpec network, float[] parameters, OutputStream out) throws IOException {
        MultiLayerNetwork dl4j = toDl4j(network, parameters);
        try {
            ModelSerializer.writeModel(dl4j, out, false);
        } finally {
            // Closing the network would collect all garbage of the JVM.
            dl4j.params().close();
        }
    }

    /**
     * Reads a DL4J model zip.
     *
     * @throws IOException where the stream fails or is no such zip
     */
    public static MultiLayerNetwork read(InputStream in) throws IOException {
        try {
            return ModelSerializer.restoreMultiLayerNetwork(in, false);
        } catch (RuntimeException e) {
            throw new IOException("not a DL4J model zip: " + e.getMessage(), e);
        }
    }
}
