package org.sparkgan.nn.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Residual;

/** Our layers as a graph of DL4J's, which has room for residual blocks: each ends in a vertex that adds up both parts. */
final class Dl4jGraph implements Dl4jTranslation.Target {
    private static final String INPUT = "input";

    private final ComputationGraphConfiguration.GraphBuilder builder =
            Dl4jConfiguration.begin().graphBuilder().addInputs(INPUT);
    private final List<String> names = new ArrayList<>();
    private String last = INPUT;
    private int size;

    private Dl4jGraph() {}

    /**
     * The graph that computes what {@code network} does.
     *
     * @param parameters those of all leaves, one after another, each in DL4J's order
     */
    static ComputationGraph of(NetworkSpec network, float[] parameters) {
        Dl4jGraph layers = new Dl4jGraph();
        Dl4jTranslation.add(network.layers(), layers);
        ComputationGraph graph =
                new ComputationGraph(layers.builder.setOutputs(layers.last).build());
        graph.init();
        int from = 0;
        for (INDArray view : views(graph, layers.names)) {
            int to = from + Math.toIntExact(view.length());
            view.assign(Nd4j.createFromArray(Arrays.copyOfRange(parameters, from, to))
                    .reshape(view.shape()));
            from = to;
        }
        return graph;
    }

    /** The numbers of the vertices with {@code names}, one after another. */
    static float[] parameters(ComputationGraph graph, List<String> names) {
        return Nd4j.toFlattened('c', views(graph, names)).toFloatVector();
    }

    /** Those of each that has some; a graph keeps them in an order of its own. */
    private static List<INDArray> views(ComputationGraph graph, List<String> names) {
        return names.stream()
                .map(graph::getLayer)
                .filter(layer -> layer.numParams() > 0)
                .map(org.deeplearning4j.nn.api.Layer::params)
                .toList();
    }

    @Override
    public void add(org.deeplearning4j.nn.conf.layers.Layer layer, InputPreProcessor before) {
        String said = layer.getLayerName();
        String name = said == null ? nextName() : names.contains(said) ? said + "-" + nextName() : said;
        builder.addLayer(name, layer, before, last);
        names.add(name);
        last = name;
    }

    @Override
    public void add(Residual block) {
        String input = last;
        Dl4jTranslation.add(block.branch(), this);
        String branch = last;
        last = input;
        Dl4jTranslation.add(block.shortcut(), this);
        String name = nextName();
        builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), branch, last);
        last = name;
    }

    private String nextName() {
        return String.valueOf(size++);
    }
}
