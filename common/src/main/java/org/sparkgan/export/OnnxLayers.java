package org.sparkgan.export;

import static org.sparkgan.export.OnnxGraph.ints;
import static org.sparkgan.export.OnnxGraph.number;
import static org.sparkgan.export.OnnxGraph.text;
import static org.sparkgan.export.OnnxGraph.whole;

import java.util.ArrayList;
import java.util.List;
import onnx.Onnx.AttributeProto;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Bias;
import org.sparkgan.nn.layer.Convolutional;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Smooth;

/**
 * Our layers as ONNX's operators. Feature maps, with us channels last, are {@code [batch, channels, height, width]} in ONNX, so
 * that where we reorder numbers only their shape changes there.
 */
final class OnnxLayers {
    private final OnnxGraph graph;
    private final String label;
    private int blocks;

    /**
     * Begins a network.
     *
     * @param label name of the input that holds the labels
     */
    OnnxLayers(OnnxGraph graph, String label) {
        this.graph = graph;
        this.label = label;
    }

    /** Adds parts that read {@code input} one after another; returns the name of what the last gives. */
    String add(List<Part> parts, String input) {
        String value = input;
        for (Part part : parts) {
            value = part.addTo(this, value);
        }
        return value;
    }

    /** Gives each sample another shape. */
    String reshape(String name, String input, long... sample) {
        long[] shape = new long[sample.length + 1]; // 0: the batch stays as it is
        System.arraycopy(sample, 0, shape, 1, sample.length);
        return graph.node("Reshape", name, List.of(input, graph.integers(name + "/shape", shape)));
    }

    private String floats(Leaf leaf, String kind) {
        return graph.floats(leaf.name() + "/" + kind, leaf.array(kind));
    }

    /** Adds a block. */
    String sum(Block block, String input) {
        String name = "block_" + blocks++;
        String branch = add(block.branch(), input);
        return graph.node("Add", name, List.of(branch, add(block.shortcut(), input)));
    }

    /** A dense layer. */
    String dense(Leaf leaf, String name, String input) {
        return graph.node("Gemm", name, List.of(input, floats(leaf, "weight"), floats(leaf, "bias")));
    }

    /** A dense layer that adds the embedding of the label. */
    String labelledDense(Leaf leaf, String input) {
        String dense = dense(leaf, leaf.name() + "/of_latent", input);
        String embedded = graph.node("Gather", leaf.name() + "/of_label", List.of(floats(leaf, "embedding"), label));
        return graph.node("Add", leaf.name(), List.of(dense, embedded));
    }

    /** A convolution, by its {@code type} in ONNX. */
    String convolution(String type, Leaf leaf, Convolutional layer, String input) {
        List<String> inputs = new ArrayList<>(List.of(input, floats(leaf, "weight")));
        if (layer.bias() == Bias.LEARNED) {
            inputs.add(floats(leaf, "bias"));
        }
        return convolution(type, leaf.name(), inputs, layer.kernel(), layer.groups());
    }

    private String convolution(String type, String name, List<String> inputs, Kernel kernel, int groups) {
        List<AttributeProto> attributes = new ArrayList<>(List.of(
                ints("kernel_shape", kernel.size(), kernel.size()),
                ints("strides", kernel.stride(), kernel.stride()),
                ints("pads", kernel.padding(), kernel.padding(), kernel.padding(), kernel.padding())));
        if (groups > 1) {
            attributes.add(whole("group", groups));
        }
        return graph.node(type, name, inputs, attributes.toArray(AttributeProto[]::new));
    }

    /** A convolution of each channel on its own. */
    String smooth(Smooth layer, Leaf leaf, String input) {
        int channels = layer.maps().channels();
        float[] windows = new float[9 * channels];
        for (int i = 0; i < windows.length; i++) {
            int row = i % 9 / 3;
            int column = i % 3;
            windows[i] = (row == 1 ? 2 : 1) * (column == 1 ? 2 : 1) / 16f;
        }
        String weight = graph.floats(leaf.name() + "/windows", new FloatArray(windows, channels, 1, 3, 3));
        return convolution("Conv", leaf.name(), List.of(input, weight), new Kernel(3, 1, 1), channels);
    }

    /** Normalisation by standing statistics. */
    String norm(Leaf leaf, String input) {
        return graph.node(
                "BatchNormalization",
                leaf.name(),
                List.of(
                        input,
                        floats(leaf, "gamma"),
                        floats(leaf, "beta"),
                        floats(leaf, "mean"),
                        floats(leaf, "variance")),
                number("epsilon", BatchNorm.EPSILON));
    }

    /** Each pixel becomes four. */
    String upsample(Leaf leaf, String input) {
        String scales = graph.floats(leaf.name() + "/scales", new FloatArray(new float[] {1, 1, 2, 2}, 4));
        return graph.node(
                "Resize",
                leaf.name(),
                List.of(input, "", scales), // no region of interest
                text("mode", "nearest"),
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor"));
    }

    /** Means of windows. */
    String averagePool(AveragePool layer, Leaf leaf, String input) {
        return graph.node(
                "AveragePool",
                leaf.name(),
                List.of(input),
                ints("kernel_shape", layer.height(), layer.width()),
                ints("strides", layer.height(), layer.width()));
    }

    /** Feature maps or features. */
    String reorder(Reorder layer, Leaf leaf, String input) {
        FeatureMaps maps = layer.maps();
        return switch (layer.target()) {
            case CHANNELS_LAST -> reshape(leaf.name(), input, maps.channels(), maps.height(), maps.width());
            case CHANNELS_FIRST -> reshape(leaf.name(), input, maps.values());
        };
    }

    /** A function. */
    String activation(Activation layer, Leaf leaf, String input) {
        return switch (layer.function()) {
            case RELU -> graph.node("Relu", leaf.name(), List.of(input));
            case LEAKY_RELU -> graph.node("LeakyRelu", leaf.name(), List.of(input), number("alpha", Function.LEAK));
            case TANH -> graph.node("Tanh", leaf.name(), List.of(input));
            case SIGMOID -> graph.node("Sigmoid", leaf.name(), List.of(input));
        };
    }
}
