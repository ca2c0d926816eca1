package org.sparkgan.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Convolutional;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.LayerCases;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Smooth;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;

/**
 * Cuts a flat parameter vector into the arrays of its layers, one layer after another.
 *
 * <p>Shapes: a dense weight is {@code [inputs, outputs]}, the embedding of labels {@code [classes, outputs]}; as in PyTorch, a
 * convolution's weight is {@code [output channels, input channels of a group, height, width]} and that of a transposed convolution
 * {@code [input channels, output channels of a group, height, width]}; all else is a vector.
 */
final class Leaves implements LayerCases<Part> {
    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";

    private final float[] vector;
    private int from;
    private int index;

    private Leaves(float[] vector) {
        this.vector = vector;
    }

    /**
     * The parts of a generator.
     *
     * @throws IllegalArgumentException where it has a layer that no generator has when it makes images
     */
    static List<Part> of(StandingNetwork generator) {
        return new Leaves(generator.parameters()).read(generator.spec().layers());
    }

    private List<Part> read(List<Layer> layers) {
        List<Part> parts = new ArrayList<>();
        layers.forEach(layer -> parts.add(layer.accept(this)));
        return parts;
    }

    private static IllegalArgumentException refusal(Layer layer) {
        return new IllegalArgumentException("Invalid generator: it has " + layer + ", which images are not made with");
    }

    @Override
    public Part dense(Dense layer) {
        return leaf(
                "dense",
                weighted(matrix(layer.inputs(), layer.outputs()), layer.outputs()),
                Map.of(),
                (onnx, leaf, input) -> onnx.dense(leaf, leaf.name(), input));
    }

    @Override
    public Part labelledDense(LabelledDense layer) {
        Map<String, FloatArray> arrays = new LinkedHashMap<>();
        arrays.put(WEIGHT, matrix(layer.inputs(), layer.outputs()));
        arrays.put("embedding", numbers(layer.classes(), layer.outputs()));
        arrays.put(BIAS, numbers(layer.outputs()));
        return leaf("labelled_dense", arrays, Map.of(), OnnxLayers::labelledDense);
    }

    @Override
    public Part projection(Projection layer) {
        throw refusal(layer);
    }

    @Override
    public Part conv2d(Conv2d layer) {
        int size = layer.kernel().size();
        FloatArray weight = numbers(layer.channels(), size, size, layer.maps().channels() / layer.groups());
        return convolution("conv", "Conv", layer, weight);
    }

    @Override
    public Part convTranspose2d(ConvTranspose2d layer) {
        int size = layer.kernel().size();
        FloatArray weight = numbers(layer.maps().channels(), size, size, layer.channels() / layer.groups());
        return convolution("conv_transpose", "ConvTranspose", layer, weight);
    }

    private Leaf convolution(String kind, String type, Convolutional layer, FloatArray weight) {
        return leaf(
                kind,
                weighted(weight.channelsSecond(), layer.biases()),
                facts(layer),
                (onnx, leaf, input) -> onnx.convolution(type, leaf, layer, input));
    }

    @Override
    public Part batchNorm(BatchNorm layer) {
        throw refusal(layer);
    }

    @Override
    public Part standingNorm(StandingNorm layer) {
        Map<String, FloatArray> arrays = new LinkedHashMap<>();
        for (String kind : List.of("gamma", "beta", "mean", "variance")) {
            arrays.put(kind, numbers(layer.maps().channels()));
        }
        return new Leaf(name("batch_norm"), arrays, scaleAndShift(arrays), Map.of(), OnnxLayers::norm);
    }

    @Override
    public Part upsample(Upsample layer) {
        return leaf("upsample", Map.of(), Map.of(), OnnxLayers::upsample);
    }

    @Override
    public Part smooth(Smooth layer) {
        return leaf("smooth", Map.of(), Map.of(), (onnx, leaf, input) -> onnx.smooth(layer, leaf, input));
    }

    @Override
    public Part averagePool(AveragePool layer) {
        return leaf(
                "average_pool",
                Map.of(),
                Map.of("window", List.of(layer.height(), layer.width())),
                (onnx, leaf, input) -> onnx.averagePool(layer, leaf, input));
    }

    @Override
    public Part reorder(Reorder layer) {
        FeatureMaps maps = layer.maps();
        List<Integer> shape =
                switch (layer.target()) {
                    case CHANNELS_LAST -> List.of(maps.channels(), maps.height(), maps.width());
                    case CHANNELS_FIRST -> List.of(maps.values());
                };
        return leaf(
                "reshape", Map.of(), Map.of("shape", shape), (onnx, leaf, input) -> onnx.reorder(layer, leaf, input));
    }

    @Override
    public Part residual(Residual block) {
        return new Block(read(block.branch()), read(block.shortcut()));
    }

    @Override
    public Part activation(Activation layer) {
        return leaf(
                layer.function().name().toLowerCase(Locale.ROOT),
                Map.of(),
                layer.function() == Function.LEAKY_RELU ? Map.of("slope", Function.LEAK) : Map.of(),
                (onnx, leaf, input) -> onnx.activation(layer, leaf, input));
    }

    private Leaf leaf(String kind, Map<String, FloatArray> arrays, Map<String, Object> facts, Leaf.Operator operator) {
        return new Leaf(name(kind), arrays, arrays, facts, operator);
    }

    private String name(String kind) {
        return String.format(Locale.ROOT, "%02d_%s", index++, kind);
    }

    private static Map<String, Object> facts(Convolutional layer) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("stride", layer.kernel().stride());
        facts.put("padding", layer.kernel().padding());
        if (layer.groups() > 1) {
            facts.put("groups", layer.groups());
        }
        return facts;
    }

    /** A weight, which has been read, and the biases that follow it, if any do. */
    private Map<String, FloatArray> weighted(FloatArray weight, int biases) {
        Map<String, FloatArray> arrays = new LinkedHashMap<>();
        arrays.put(WEIGHT, weight);
        if (biases > 0) {
            arrays.put(BIAS, numbers(biases));
        }
        return arrays;
    }

    /** The vector has a matrix of weights column-major. */
    private FloatArray matrix(int rows, int columns) {
        return numbers(columns, rows).transposed();
    }

    private FloatArray numbers(int... shape) {
        int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        FloatArray numbers = new FloatArray(Arrays.copyOfRange(vector, from, from + count), shape);
        from += count;
        return numbers;
    }

    private static Map<String, FloatArray> scaleAndShift(Map<String, FloatArray> norm) {
        float[] variance = norm.get("variance").values();
        float[] scale = new float[variance.length];
        float[] shift = new float[variance.length];
        for (int i = 0; i < variance.length; i++) {
            double factor = norm.get("gamma").values()[i] / Math.sqrt(variance[i] + BatchNorm.EPSILON);
            scale[i] = (float) factor;
            shift[i] = (float) (norm.get("beta").values()[i] - norm.get("mean").values()[i] * factor);
        }
        // In this order: that of Map.of changes from JVM to JVM.
        Map<String, FloatArray> arrays = new LinkedHashMap<>();
        arrays.put("scale", new FloatArray(scale, scale.length));
        arrays.put("shift", new FloatArray(shift, shift.length));
        return arrays;
    }
}
