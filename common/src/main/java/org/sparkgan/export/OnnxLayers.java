package org.sparkgan.export;

import org.sparkgan.compute.Function;
import static org.sparkgan.export.OnnxGraph.ints;
import static org.sparkgan.export.OnnxGraph.number;
import static org.sparkgan.export.OnnxGraph.text;

import java.util.List;
import onnx.Onnx.AttributeProto;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;

/**
 * Our layers as ONNX's operators. Feature maps, with us channels last, are {@code [batch, channels, height, width]} in ONNX, so
 * that where we reorder numbers only their shape changes there.
 */
final class OnnxLayers {
    private final OnnxGraph graph;
    private final Leaves leaves;
    private final String label;
    private int blocks;

    /**
     * Begins a network.
     *
     * @param label name of the input that holds the labels
     */
    OnnxLayers(OnnxGraph graph, Leaves leaves, String label) {
        this.graph = graph;
        this.leaves = leaves;
        this.label = label;
    }

    /** Adds layers that read {@code input} one after another; returns the name of what the last gives. */
    String add(List<Layer> layers, String input) {
        String value = input;
        for (Layer layer : layers) {
            value = layer instanceof Residual block ? residual(block, value) : add(leaves.next(layer), value);
        }
        return value;
    }

    private String residual(Residual block, String input) {
        String name = "block_" + blocks++;
        String branch = add(block.branch(), input);
        return graph.node("Add", name, List.of(branch, add(block.shortcut(), input)));
    }

    private String add(Leaf leaf, String input) {
        Layer layer = leaf.layer();
        if (layer instanceof LabelledDense) {
            return labelledDense(leaf, input);
        } else if (layer instanceof Conv2d conv) {
            return convolution("Conv", leaf, conv.kernel(), input);
        } else if (layer instanceof ConvTranspose2d transpose) {
            return convolution("ConvTranspose", leaf, transpose.kernel(), input);
        } else if (layer instanceof StandingNorm) {
            return norm(leaf, input);
        } else if (layer instanceof Upsample) {
            return upsample(leaf, input);
        } else if (layer instanceof AveragePool pool) {
            return averagePool(pool, leaf, input);
        } else if (layer instanceof Reorder reorder) {
            return reorder(reorder, leaf, input);
        } else if (layer instanceof Activation activation) {
            return activation(activation, leaf, input);
        }
        return dense(leaf, leaf.name(), input);
    }

    private String dense(Leaf leaf, String name, String input) {
        return graph.node("Gemm", name, List.of(input, floats(leaf, "weight"), floats(leaf, "bias")));
    }

    private String labelledDense(Leaf leaf, String input) {
        String dense = dense(leaf, leaf.name() + "/of_latent", input);
        String embedded = graph.node("Gather", leaf.name() + "/of_label", List.of(floats(leaf, "embedding"), label));
        return graph.node("Add", leaf.name(), List.of(dense, embedded));
    }

    private String convolution(String type, Leaf leaf, Kernel kernel, String input) {
        return graph.node(
                type,
                leaf.name(),
                List.of(input, floats(leaf, "weight"), floats(leaf, "bias")),
                ints("kernel_shape", kernel.size(), kernel.size()),
                ints("strides", kernel.stride(), kernel.stride()),
                ints("pads", kernel.padding(), kernel.padding(), kernel.padding(), kernel.padding()));
    }

    private String norm(Leaf leaf, String input) {
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

    private String upsample(Leaf leaf, String input) {
        String scales = graph.floats(leaf.name() + "/scales", new FloatArray(new float[] {1, 1, 2, 2}, 4));
        return graph.node(
                "Resize",
                leaf.name(),
                List.of(input, "", scales), // no region of interest
                text("mode", "nearest"),
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor"));
    }

    private String averagePool(AveragePool pool, Leaf leaf, String input) {
        return graph.node(
                "AveragePool",
                leaf.name(),
                List.of(input),
                ints("kernel_shape", pool.height(), pool.width()),
                ints("strides", pool.height(), pool.width()));
    }

    private String reorder(Reorder reorder, Leaf leaf, String input) {
        FeatureMaps maps = reorder.maps();
        return switch (reorder.target()) {
            case CHANNELS_LAST -> reshape(leaf.name(), input, maps.channels(), maps.height(), maps.width());
            case CHANNELS_FIRST -> reshape(leaf.name(), input, maps.values());
        };
    }

    /** Gives each sample another shape. */
    String reshape(String name, String input, long... sample) {
        long[] shape = new long[sample.length + 1]; // 0: the batch stays as it is
        System.arraycopy(sample, 0, shape, 1, sample.length);
        return graph.node("Reshape", name, List.of(input, graph.integers(name + "/shape", shape)));
    }

    private String activation(Activation activation, Leaf leaf, String input) {
        AttributeProto[] none = {};
        return switch (activation.function()) {
            case RELU -> graph.node("Relu", leaf.name(), List.of(input), none);
            case LEAKY_RELU -> graph.node("LeakyRelu", leaf.name(), List.of(input), number("alpha", Function.LEAK));
            case TANH -> graph.node("Tanh", leaf.name(), List.of(input), none);
            case SIGMOID -> graph.node("Sigmoid", leaf.name(), List.of(input), none);
        };
    }

    private String floats(Leaf leaf, String kind) {
        return graph.floats(leaf.name() + "/" + kind, leaf.array(kind));
    }
}
