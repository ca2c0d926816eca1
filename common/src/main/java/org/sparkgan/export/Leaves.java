package org.sparkgan.export;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;

/**
 * Cuts a flat parameter vector into the arrays of its layers, one layer after another.
 *
 * <p>Shapes: a dense weight is {@code [inputs, outputs]}, the embedding of labels {@code [classes, outputs]}; as in PyTorch, a
 * convolution's weight is {@code [output channels, input channels, height, width]} and that of a transposed convolution
 * {@code [input channels, output channels, height, width]}; all else is a vector.
 */
final class Leaves {
    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";

    private final float[] vector;
    private int from;
    private int index;

    Leaves(float[] vector) {
        this.vector = vector;
    }

    /**
     * The next layer with its numbers.
     *
     * @param layer the one that follows in the network
     * @throws IllegalArgumentException for a layer that no generator has when it makes images
     */
    Leaf next(Layer layer) {
        String name = String.format(Locale.ROOT, "%02d_%s", index++, kind(layer));
        return new Leaf(layer, name, arrays(layer));
    }

    private static String kind(Layer layer) {
        if (layer instanceof Dense) {
            return "dense";
        } else if (layer instanceof LabelledDense) {
            return "labelled_dense";
        } else if (layer instanceof Conv2d) {
            return "conv";
        } else if (layer instanceof ConvTranspose2d) {
            return "conv_transpose";
        } else if (layer instanceof StandingNorm) {
            return "batch_norm";
        } else if (layer instanceof Upsample) {
            return "upsample";
        } else if (layer instanceof AveragePool) {
            return "average_pool";
        } else if (layer instanceof Reorder) {
            return "reshape";
        } else if (layer instanceof Activation activation) {
            return activation.function().name().toLowerCase(Locale.ROOT);
        }
        throw new IllegalArgumentException("Invalid generator: it has " + layer + ", which images are not made with");
    }

    private Map<String, FloatArray> arrays(Layer layer) {
        Map<String, FloatArray> arrays = new LinkedHashMap<>();
        if (layer instanceof Dense dense) {
            arrays.put(WEIGHT, matrix(dense.inputs(), dense.outputs()));
            arrays.put(BIAS, numbers(dense.outputs()));
        } else if (layer instanceof LabelledDense labelled) {
            arrays.put(WEIGHT, matrix(labelled.inputs(), labelled.outputs()));
            arrays.put("embedding", numbers(labelled.classes(), labelled.outputs()));
            arrays.put(BIAS, numbers(labelled.outputs()));
        } else if (layer instanceof Conv2d conv) {
            int size = conv.kernel().size();
            arrays.put(
                    WEIGHT,
                    numbers(conv.channels(), size, size, conv.maps().channels()).channelsSecond());
            arrays.put(BIAS, numbers(conv.channels()));
        } else if (layer instanceof ConvTranspose2d transpose) {
            int size = transpose.kernel().size();
            arrays.put(
                    WEIGHT,
                    numbers(transpose.maps().channels(), size, size, transpose.channels())
                            .channelsSecond());
            arrays.put(BIAS, numbers(transpose.channels()));
        } else if (layer instanceof StandingNorm norm) {
            for (String kind : List.of("gamma", "beta", "mean", "variance")) {
                arrays.put(kind, numbers(norm.maps().channels()));
            }
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
}
