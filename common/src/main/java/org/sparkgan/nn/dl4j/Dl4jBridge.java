package org.sparkgan.nn.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;

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

    /**
     * The DL4J network that computes what {@code network} does with {@code parameters}.
     *
     * @throws IllegalArgumentException where it has residual blocks, for which there is {@link #toGraph}, or other layers that
     *     DL4J has no like of
     */
    public static MultiLayerNetwork toDl4j(NetworkSpec network, float[] parameters) {
        float[] reordered = reordered(network, parameters);
        MultiLayerNetwork dl4j = new MultiLayerNetwork(Dl4jConfiguration.of(network));
        dl4j.init(Nd4j.createFromArray(reordered).reshape(1, reordered.length), false);
        return dl4j;
    }

    /** The same as a graph, which residual blocks need. */
    public static ComputationGraph toGraph(NetworkSpec network, float[] parameters) {
        return Dl4jGraph.of(network, reordered(network, parameters));
    }

    private static float[] reordered(NetworkSpec network, float[] parameters) {
        if (parameters.length != network.parameters()) {
            throw new IllegalArgumentException("Invalid parameters: the network has " + network.parameters()
                    + " numbers, but " + parameters.length + " are given");
        }
        return Dl4jParameters.toDl4j(network, parameters);
    }

    /**
     * The layers of a DL4J network.
     *
     * @param dl4j a list or a graph
     * @throws IllegalArgumentException for a layer or a function that we have no like of; the message names it
     */
    public static NetworkSpec spec(Model dl4j) {
        return dl4j instanceof ComputationGraph graph
                ? new Dl4jGraphLayers(graph.getConfiguration()).spec()
                : Dl4jLayers.read(((MultiLayerNetwork) dl4j).getLayerWiseConfigurations());
    }

    /** The flat parameter vector of a DL4J network, in our order. */
    public static float[] parameters(Model dl4j) {
        if (dl4j instanceof ComputationGraph graph) {
            Dl4jGraphLayers layers = new Dl4jGraphLayers(graph.getConfiguration());
            return Dl4jParameters.fromDl4j(layers.spec(), Dl4jGraph.parameters(graph, layers.names()));
        }
        return Dl4jParameters.fromDl4j(spec(dl4j), dl4j.params().toFloatVector());
    }

    /**
     * Writes a DL4J model zip, which {@code ModelSerializer.restoreMultiLayerNetwork} reads or, where there are residual blocks,
     * {@code restoreComputationGraph}: the same bytes for the same numbers, whenever and wherever; leaves the stream open.
     */
    public static void write(NetworkSpec network, float[] parameters, OutputStream out) throws IOException {
        boolean blocks = network.layers().stream().anyMatch(Layer::madeOfOthers);
        Model dl4j = blocks ? toGraph(network, parameters) : toDl4j(network, parameters);
        try {
            Dl4jZip.write(dl4j, out);
        } finally {
            // Closing the network would collect all garbage of the JVM.
            dl4j.params().close();
        }
    }

    /**
     * Reads a DL4J model zip, of a list or of a graph; one from elsewhere cannot make objects of other classes.
     *
     * @throws IOException where the stream fails or is no such zip
     */
    public static Model read(InputStream in) throws IOException {
        Dl4jZip zip = Dl4jZip.read(in);
        try {
            return zip.isGraph()
                    ? ModelSerializer.restoreComputationGraph(zip.forDl4j(), false)
                    : ModelSerializer.restoreMultiLayerNetwork(zip.forDl4j(), false);
        } catch (RuntimeException e) {
            throw new IOException("not a DL4J model zip: " + e.getMessage(), e);
        }
    }
}
