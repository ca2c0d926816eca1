package org.sparkgan.export;

import static org.sparkgan.export.OnnxGraph.ints;
import static org.sparkgan.export.OnnxGraph.number;
import static org.sparkgan.export.OnnxGraph.text;

import java.util.List;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.LayerCases;
import org.sparkgan.nn.layer.Projection;
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
            value = layer.accept(new Reading(value));
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

    /** Adds the operators of a layer that reads {@code input}; returns the name of what it gives. */
    private final class Reading implements LayerCases<String> {
        private final String input;

        Reading(String input) {
            this.input = input;
        }

        @Override
        public String dense(Dense layer) {
            Leaf leaf = leaves.next(layer);
            return dense(leaf, leaf.name());
        }

        @Override
        public String labelledDense(LabelledDense layer) {
            Leaf leaf = leaves.next(layer);
            String dense = dense(leaf, leaf.name() + "/of_latent");
            String embedded =
                    graph.node("Gather", leaf.name() + "/of_label", List.of(floats(leaf, "embedding"), label));
            return graph.node("Add", leaf.name(), List.of(dense, embedded));
        }

        @Override
        public String projection(Projection layer) {
            throw Leaves.refusal(layer);
        }

        @Override
        public String conv2d(Conv2d layer) {
            return convolution("Conv", leaves.next(layer), layer.kernel());
        }

        @Override
        public String convTranspose2d(ConvTranspose2d layer) {
            return convolution("ConvTranspose", leaves.next(layer), layer.kernel());
        }

        @Override
        public String batchNorm(BatchNorm layer) {
            throw Leaves.refusal(layer);
        }

        @Override
        public String standingNorm(StandingNorm layer) {
            Leaf leaf = leaves.next(layer);
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

        @Override
        public String upsample(Upsample layer) {
            Leaf leaf = leaves.next(layer);
            String scales = graph.floats(leaf.name() + "/scales", new FloatArray(new float[] {1, 1, 2, 2}, 4));
            return graph.node(
                    "Resize",
                    leaf.name(),
                    List.of(input, "", scales), // no region of interest
                    text("mode", "nearest"),
                    text("coordinate_transformation_mode", "asymmetric"),
                    text("nearest_mode", "floor"));
        }

        @Override
        public String averagePool(AveragePool layer) {
            return graph.node(
                    "AveragePool",
                    leaves.next(layer).name(),
                    List.of(input),
                    ints("kernel_shape", layer.height(), layer.width()),
                    ints("strides", layer.height(), layer.width()));
        }

        @Override
        public String reorder(Reorder layer) {
            String name = leaves.next(layer).name();
            FeatureMaps maps = layer.maps();
            return switch (layer.target()) {
                case CHANNELS_LAST -> reshape(name, input, maps.channels(), maps.height(), maps.width());
                case CHANNELS_FIRST -> reshape(name, input, maps.values());
            };
        }

        @Override
        public String residual(Residual block) {
            String name = "block_" + blocks++;
            String branch = add(block.branch(), input);
            return graph.node("Add", name, List.of(branch, add(block.shortcut(), input)));
        }

        @Override
        public String activation(Activation layer) {
            String name = leaves.next(layer).name();
            return switch (layer.function()) {
                case RELU -> graph.node("Relu", name, List.of(input));
                case LEAKY_RELU -> graph.node("LeakyRelu", name, List.of(input), number("alpha", Function.LEAK));
                case TANH -> graph.node("Tanh", name, List.of(input));
                case SIGMOID -> graph.node("Sigmoid", name, List.of(input));
            };
        }

        private String dense(Leaf leaf, String name) {
            return graph.node("Gemm", name, List.of(input, floats(leaf, "weight"), floats(leaf, "bias")));
        }

        private String convolution(String type, Leaf leaf, Kernel kernel) {
            return graph.node(
                    type,
                    leaf.name(),
                    List.of(input, floats(leaf, "weight"), floats(leaf, "bias")),
                    ints("kernel_shape", kernel.size(), kernel.size()),
                    ints("strides", kernel.stride(), kernel.stride()),
                    ints("pads", kernel.padding(), kernel.padding(), kernel.padding(), kernel.padding()));
        }
    }
}
