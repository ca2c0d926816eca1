package org.sparkgan.nn.engine;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.nd4j.OffHeap;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.NetworkSpec;

/** A network's numbers: one flat vector of parameters and one of their gradient, of which layers see views. */
public final class Network {
    private final NetworkSpec spec;
    private final OffHeap memory;
    private final INDArray parameters;
    private final INDArray gradient;
    private final INDArray weights;
    /** Null where layers work with the parameters as they are. */
    private final SpectralNorm spectralNorm;

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
        this.weights = spec.spectralNorm() ? vector(spec, memory).reshape(spec.parameters()) : parameters;
        this.spectralNorm = spec.spectralNorm() ? new SpectralNorm(spec, parameters, weights, gradient, memory) : null;
    }

    /** What a network without activations takes of {@code memory}. */
    public static void plan(NetworkSpec spec, Memory memory) {
        vector(spec, memory);
        vector(spec, memory);
        if (spec.spectralNorm()) {
            vector(spec, memory);
            SpectralNorm.plan(spec, memory);
        }
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

    /** What layers work with: the parameters, normalised where {@link NetworkSpec#spectralNorm()} says so. */
    INDArray weights() {
        return weights;
    }

    /** Brings {@link #weights()} up to what the parameters are now. */
    void normalise() {
        if (spectralNorm != null) {
            spectralNorm.normalise();
        }
    }

    /** Makes of the gradient by {@link #weights()} that by the parameters. */
    void gradientByParameters() {
        if (spectralNorm != null) {
            spectralNorm.gradient();
        }
    }

    /** Buffers for batches of {@code samples}. */
    public BoundNetwork activations(int samples) {
        return activations(samples, samples, samples);
    }

    /**
     * Buffers for batches of {@code samples} in a single group.
     *
     * @see #activations(int, int, int)
     */
    public BoundNetwork activations(int samples, int biased) {
        return activations(samples, biased, samples);
    }

    /**
     * Buffers for several batches in one.
     *
     * @param samples of all
     * @param biased the first so many count in gradients by biases, see {@link BoundNetwork#tangent()}
     * @param group as many in a row are one batch to {@link BatchNorm}: real samples and generated ones, say, are normalised
     *     apart
     */
    public BoundNetwork activations(int samples, int biased, int group) {
        return BoundNetwork.allocate(this, samples, biased, group);
    }

    /** Weights of the layer at {@code place}, its first numbers, {@code [rows, columns]}, as a view of {@code vector}. */
    INDArray weights(INDArray vector, Place place, int rows, int columns) {
        return view(vector, place.from(), rows, columns);
    }

    /** Biases of the layer at {@code place}, its last {@code count} numbers, {@code [count, 1]}, as a view of {@code vector}. */
    INDArray biases(INDArray vector, Place place, int count) {
        return last(vector, place, count, 1);
    }

    /** The last numbers of the layer at {@code place}, {@code [rows, columns]}, as a view of {@code vector}. */
    INDArray last(INDArray vector, Place place, int rows, int columns) {
        return view(vector, place.to() - (long) rows * columns, rows, columns);
    }

    /** Numbers of {@code vector} from {@code from} on, {@code [rows, columns]} column-major. */
    static INDArray view(INDArray vector, long from, int rows, int columns) {
        return vector.get(NDArrayIndex.interval(from, from + (long) rows * columns))
                .reshape('f', true, rows, columns);
    }

    /** Where all arrays of this network come from, of its type. */
    public Memory memory() {
        return memory;
    }

    /** Bytes off the heap of this network and its activations. */
    public long bytes() {
        return memory.bytes();
    }
}
