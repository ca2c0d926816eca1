package org.sparkgan.export;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * Cuts a flat parameter vector into the arrays of its layers, one layer after another.
 *
 * <p>Shapes: a dense weight is {@code [inputs, outputs]}, the embedding of labels {@code [classes, outputs]}; as in PyTorch, a
 * convolution's weight is {@code [output channels, input channels, height, width]} and that of a transposed convolution
 * {@code [input channels, output channels, height, width]}; all else is a vector.
 */
final class Leaves implements LayerCases<Leaf> {
    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";

    private final float[] vector;
    private int from;
    private int index;

    Leaves(float[] vector) {
        this.vector = vector;
    }

    /**
     * The next layer's numbers.
     *
     * @param layer the one that follows in the network
     * @throws IllegalArgumentException for a block, and for a layer that no generator has when it makes images
     */
    Leaf next(Layer layer) {
        return layer.accept(this);
    }

    /** What is thrown for a layer that no generator has when it makes images. */
    static IllegalArgumentException refusal(Layer layer) {
        return new IllegalArgumentException("Invalid generator: it has " + layer + ", which images are not made with");
    }

    @Override
    public Leaf dense(Dense layer) {
        return weighted("dense", matrix(layer.inputs(), layer.outputs()), layer.outputs());
    }

    @Override
    public Leaf labelledDense(LabelledDense layer) {
        Map<String, FloatArray> arrays = new LinkedHashMap<>();
        arrays.put(WEIGHT, matrix(layer.inputs(), layer.outputs()));
        arrays.put("embedding", numbers(layer.classes(), layer.outputs()));
        arrays.put(BIAS, numbers(layer.outputs()));
        return leaf("labelled_dense", arrays);
    }

    @Override
    public Leaf projection(Projection layer) {
        throw refusal(layer);
    }

    @Override
    public Leaf conv2d(Conv2d layer) {
        int size = layer.kernel().size();
        return weighted(
                "conv",
                numbers(layer.channels(), size, size, layer.maps().channels()).channelsSecond(),
                layer.channels());
    }

    @Override
    public Leaf convTranspose2d(ConvTranspose2d layer) {
        int size = layer.kernel().size();
        return weighted(
                "conv_transpose",
                numbers(layer.maps().channels(), size, size, layer.channels()).channelsSecond(),
                layer.channels());
    }

    @Override
    public Leaf batchNorm(BatchNorm layer) {
        throw refusal(layer);
    }

    @Override
    public Leaf standingNorm(StandingNorm layer) {
        Map<String, FloatArray> arrays = new LinkedHashMap<>();
        for (String kind : List.of("gamma", "beta", "mean", "variance")) {
            arrays.put(kind, numbers(layer.maps().channels()));
        }
        return leaf("batch_norm", arrays);
    }

    @Override
    public Leaf upsample(Upsample layer) {
        return leaf("upsample", Map.of());
    }

    @Override
    public Leaf averagePool(AveragePool layer) {
        return leaf("average_pool", Map.of());
    }

    @Override
    public Leaf reorder(Reorder layer) {
        return leaf("reshape", Map.of());
    }

    @Override
    public Leaf residual(Residual block) {
        throw refusal(block);
    }

    @Override
    public Leaf activation(Activation layer) {
        return leaf(layer.function().name().toLowerCase(Locale.ROOT), Map.of());
    }

    private Leaf leaf(String kind, Map<String, FloatArray> arrays) {
        return new Leaf(String.format(Locale.ROOT, "%02d_%s", index++, kind), arrays);
    }

    /** A layer with a weight, which has been read, and the biases that follow it. */
    private Leaf weighted(String kind, FloatArray weight, int biases) {
        Map<String, FloatArray> arrays = new LinkedHashMap<>();
        arrays.put(WEIGHT, weight);
        arrays.put(BIAS, numbers(biases));
        return leaf(kind, arrays);
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
}
