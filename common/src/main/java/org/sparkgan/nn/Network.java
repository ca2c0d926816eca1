package org.sparkgan.nn;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A network's numbers: one flat vector of parameters and one of their gradient, of which layers see views. */
public final class Network {
    private final NetworkSpec spec;
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
        this.parameters = Nd4j.zeros(type, spec.parameters());
        this.gradient = Nd4j.zeros(type, spec.parameters());
    }

    /** The layers. */
    public NetworkSpec spec() {
        return spec;
    }

    /** All trainable numbers, {@code [parameters]}; see {@link Dense} for their order. */
    public INDArray parameters() {
        return parameters;
    }

    /** Gradient of the loss by {@link #parameters()}, in the same order; the last weight gradient wrote it. */
    public INDArray gradient() {
        return gradient;
    }

    /** Buffers for batches of {@code samples}. */
    public Activations activations(int samples) {
        return activations(samples, samples);
    }

    /**
     * Buffers for batches of {@code samples}, of which only the first {@code biased} count in gradients by biases.
     *
     * @see Activations#tangent()
     */
    public Activations activations(int samples, int biased) {
        return Activations.allocate(this, samples, biased);
    }

    /** Weights of the dense layer at {@code index}, {@code [inputs, outputs]}, as a view of {@code vector}. */
    INDArray weights(INDArray vector, int index) {
        Dense layer = (Dense) spec.layers().get(index);
        long from = offset(index);
        return vector.get(NDArrayIndex.interval(from, from + (long) layer.inputs() * layer.outputs()))
                .reshape('f', layer.inputs(), layer.outputs());
    }

    /** Biases of the dense layer at {@code index}, {@code [outputs, 1]}, as a view of {@code vector}. */
    INDArray biases(INDArray vector, int index) {
        Dense layer = (Dense) spec.layers().get(index);
        long from = offset(index) + (long) layer.inputs() * layer.outputs();
        return vector.get(NDArrayIndex.interval(from, from + layer.outputs())).reshape('f', layer.outputs(), 1);
    }

    private long offset(int index) {
        return spec.layers().subList(0, index).stream()
                .mapToLong(Layer::parameters)
                .sum();
    }

    /** A column-major matrix of zeros, of the network's type. */
    INDArray matrix(long rows, long columns) {
        return Nd4j.create(parameters.dataType(), new long[] {rows, columns}, 'f');
    }

    /** A matrix of ones, of the network's type. */
    INDArray ones(long rows, long columns) {
        return matrix(rows, columns).assign(1.0);
    }

    /** The layers, bound to one batch's buffers. */
    List<BoundLayer> bind(Buffers buffers, int biased) {
        List<BoundLayer> bound = new ArrayList<>();
        for (int i = 0; i < spec.layers().size(); i++) {
            Layer layer = spec.layers().get(i);
            bound.add(
                    layer instanceof Activation activation
                            ? new BoundActivation(
                                    activation.function(),
                                    buffers.outputs().get(i),
                                    buffers.deltas().get(i),
                                    buffers.slopes().get(i))
                            : new BoundDense(
                                    this,
                                    i,
                                    buffers.inputOf(i),
                                    buffers.outputs().get(i),
                                    buffers.deltas().get(i),
                                    biased));
        }
        return bound;
    }
}
