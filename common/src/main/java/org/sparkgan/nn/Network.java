package org.sparkgan.nn;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A network's numbers: one flat vector of parameters and one of their gradient, of which layers see views. */
public final class Network {
    private final NetworkSpec spec;
    private final OffHeap memory;
    private final INDArray parameters;
    private final INDArray gradient;

    /**
     * Parameters and gradient of zeros.
     *
     * @param spec the layers
     * @param type FLOAT to train, DOUBLE to check gradients
     */
    public Network(NetworkSpec spec, DataType type) {
        this.spec = spec;
        this.memory = new OffHeap(type);
        this.parameters = vector(spec, memory).reshape(spec.parameters());
        this.gradient = vector(spec, memory).reshape(spec.parameters());
    }

    /** What a network without activations takes of {@code memory}. */
    public static void plan(NetworkSpec spec, Memory memory) {
        vector(spec, memory);
        vector(spec, memory);
    }

    private static INDArray vector(NetworkSpec spec, Memory memory) {
        return memory.matrix(spec.trainable(), 1);
    }

    /** The layers. */
    public NetworkSpec spec() {
        return spec;
    }

    /** All trainable numbers, {@code [parameters]}; layer after layer, each as its own page says. */
    public INDArray parameters() {
        return parameters;
    }

    /** Gradient of the loss by {@link #parameters()}, in the same order; the last weight gradient wrote it. */
    public INDArray gradient() {
        return gradient;
    }

    /** Buffers for batches of {@code samples}. */
    public Activations activations(int samples) {
        return activations(samples, samples, samples);
    }

    /**
     * Buffers for batches of {@code samples} in a single group.
     *
     * @see #activations(int, int, int)
     */
    public Activations activations(int samples, int biased) {
        return activations(samples, biased, samples);
    }

    /**
     * Buffers for several batches in one.
     *
     * @param samples of all
     * @param biased the first so many count in gradients by biases, see {@link Activations#tangent()}
     * @param group as many in a row are one batch to {@link BatchNorm}: real samples and generated ones, say, are normalised
     *     apart
     */
    public Activations activations(int samples, int biased, int group) {
        return Activations.allocate(this, samples, biased, group);
    }

    /** Weights of the layer at {@code index}, its first numbers, {@code [rows, columns]}, as a view of {@code vector}. */
    INDArray weights(INDArray vector, int index, int rows, int columns) {
        long from = offset(index);
        return vector.get(NDArrayIndex.interval(from, from + (long) rows * columns))
                .reshape('f', true, rows, columns);
    }

    /** Biases of the layer at {@code index}, its last {@code count} numbers, {@code [count, 1]}, as a view of {@code vector}. */
    INDArray biases(INDArray vector, int index, int count) {
        return last(vector, index, count, 1);
    }

    /** The last numbers of the layer at {@code index}, {@code [rows, columns]}, as a view of {@code vector}. */
    INDArray last(INDArray vector, int index, int rows, int columns) {
        long to = offset(index) + spec.layers().get(index).parameters();
        return vector.get(NDArrayIndex.interval(to - (long) rows * columns, to)).reshape('f', true, rows, columns);
    }

    private long offset(int index) {
        return spec.layers().subList(0, index).stream()
                .mapToLong(Layer::parameters)
                .sum();
    }

    /** Where all arrays of this network come from, of its type. */
    public Memory memory() {
        return memory;
    }

    /** Bytes off the heap of this network and its activations. */
    public long bytes() {
        return memory.bytes();
    }

    /** The layers, bound to one batch's buffers. */
    List<BoundLayer> bind(Buffers buffers, int biased, int group) {
        List<BoundLayer> bound = new ArrayList<>();
        for (int i = 0; i < spec.layers().size(); i++) {
            bound.add(bind(i, buffers, biased, group));
        }
        return bound;
    }

    private BoundLayer bind(int index, Buffers buffers, int biased, int group) {
        INDArray input = buffers.inputOf(index);
        INDArray output = buffers.outputs().get(index);
        INDArray delta = buffers.deltas().get(index);
        INDArray kept = buffers.kept().get(index);
        Scratch scratch = buffers.scratch().get(index);
        INDArray labels = buffers.labels();
        Layer layer = spec.layers().get(index);
        if (layer instanceof Activation activation) {
            return new BoundActivation(activation.function(), output, delta, kept);
        }
        if (layer instanceof BatchNorm norm) {
            return new BoundBatchNorm(this, index, norm, input, output, delta, kept, group);
        }
        if (layer instanceof StandingNorm norm) {
            return new BoundStandingNorm(this, index, norm, output);
        }
        if (layer instanceof Reorder reorder) {
            return new BoundReorder(reorder, input, output, delta);
        }
        if (layer instanceof Conv2d conv) {
            return new BoundConv2d(this, index, conv, input, output, delta, scratch, biased);
        }
        if (layer instanceof ConvTranspose2d transpose) {
            return new BoundConvTranspose2d(this, index, transpose, input, output, delta, scratch, biased);
        }
        if (layer instanceof Projection projection) {
            return new BoundProjection(this, index, projection, input, output, delta, kept, labels, scratch, biased);
        }
        INDArray picks = layer.classes() == 0 ? null : labels;
        return new BoundDense(this, index, layer, input, output, delta, picks, scratch, biased);
    }
}
