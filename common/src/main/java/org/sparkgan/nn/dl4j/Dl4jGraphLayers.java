package org.sparkgan.nn.dl4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Our layers from a DL4J graph that is a chain of layers and of sums of two chains, residual blocks: the branch is a sum's first
 * input, and a block begins at the last vertex before it that more than one reads.
 */
final class Dl4jGraphLayers {
    private final ComputationGraphConfiguration configuration;
    private final List<String> names = new ArrayList<>();
    private final NetworkSpec spec;

    /**
     * Reads a graph.
     *
     * @throws IllegalArgumentException for a graph, a layer or a function that we have no like of; the message names it
     */
    Dl4jGraphLayers(ComputationGraphConfiguration configuration) {
        this.configuration = configuration;
        if (configuration.getNetworkInputs().size() != 1
                || configuration.getNetworkOutputs().size() != 1) {
            throw new IllegalArgumentException("Invalid DL4J network: it has several inputs or outputs");
        }
        Dl4jLayers layers = new Dl4jLayers();
        read(
                configuration.getNetworkInputs().get(0),
                configuration.getNetworkOutputs().get(0),
                layers);
        spec = layers.spec();
    }

    NetworkSpec spec() {
        return spec;
    }

    /** Vertices that are layers, in our order. */
    List<String> names() {
        return names;
    }

    /** Adds what lies behind vertex {@code from}, up to vertex {@code to}. */
    private void read(String from, String to, Dl4jLayers layers) {
        Deque<String> chain = new ArrayDeque<>();
        for (String name = to; !name.equals(from); name = before(name)) {
            chain.push(name);
        }
        for (String name : chain) {
            if (configuration.getVertices().get(name) instanceof LayerVertex vertex) {
                if (vertex.getPreProcessor() != null) {
                    layers.add(name, vertex.getPreProcessor());
                }
                layers.add(name, vertex.getLayerConf().getLayer());
                names.add(name);
            } else {
                addBlock(name, layers);
            }
        }
    }

    private void addBlock(String sum, Dl4jLayers layers) {
        String input = before(sum);
        Dl4jLayers branch = layers.part();
        read(input, inputs(sum).get(0), branch);
        Dl4jLayers shortcut = layers.part();
        read(input, inputs(sum).get(1), shortcut);
        layers.add(branch, shortcut);
    }

    /** The vertex before a layer or before the block that ends in a sum. */
    private String before(String name) {
        GraphVertex vertex = configuration.getVertices().get(name);
        List<String> inputs = inputs(name);
        if (vertex instanceof LayerVertex && inputs.size() == 1) {
            return inputs.get(0);
        }
        if (vertex instanceof ElementWiseVertex sum
                && sum.getOp() == ElementWiseVertex.Op.Add
                && inputs.size() == 2
                && begin(inputs.get(0)).equals(begin(inputs.get(1)))) {
            return begin(inputs.get(0));
        }
        throw new IllegalArgumentException("Invalid DL4J network: vertex " + name + " is a "
                + vertex.getClass().getSimpleName() + " of " + inputs
                + ", which SparkGAN does not know; it knows layers one after another and sums of two chains of them");
    }

    private String begin(String name) {
        String begin = name;
        while (readers(begin) == 1) {
            begin = before(begin);
        }
        return begin;
    }

    private long readers(String name) {
        return configuration.getVertexInputs().values().stream()
                .flatMap(List::stream)
                .filter(name::equals)
                .count();
    }

    private List<String> inputs(String name) {
        return configuration.getVertexInputs().get(name);
    }
}
