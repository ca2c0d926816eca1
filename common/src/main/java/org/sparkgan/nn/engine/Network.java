package org.sparkgan.nn.engine;

import java.util.List;
import java.util.Optional;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.nn.layer.NetworkSpec;

/** A network's numbers: one flat vector of parameters and one of their gradient, of which layers see views. */
public final class Network {
    private final NetworkSpec spec;
    private final Device device;
    private final Memory memory;
    private final Matrix parameters;
    private final Matrix gradient;
    private final Matrix weights;
    private final List<GradientPart> gradientParts;
    private final Optional<SpectralNorm> spectralNorm;

    /** Parameters and gradient of zeros on {@code device}. */
    public Network(NetworkSpec spec, Device device) {
        this.spec = spec;
        this.device = device;
        this.memory = device.memory();
        this.parameters = vector(spec, memory);
        this.gradient = vector(spec, memory);
        this.gradientParts = GradientPart.of(spec);
        this.weights = spec.spectralNorm() ? vector(spec, memory) : parameters;
        this.spectralNorm = spec.spectralNorm()
                ? Optional.of(new SpectralNorm(device, spec, parameters, weights, gradient, memory))
                : Optional.empty();
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

    private static Matrix vector(NetworkSpec spec, Memory memory) {
        return memory.matrix(spec.trainable(), 1);
    }

    /** The layers. */
    public NetworkSpec spec() {
        return spec;
    }

    /** What computes it. */
    public Device device() {
        return device;
    }

    /** All trainable numbers, {@code [parameters, 1]}; layer after layer, each as its own page says. */
    public Matrix parameters() {
        return parameters;
    }

    /** Gradient of the loss by {@link #parameters()}, in the same order; the last weight gradient wrote it. */
    public Matrix gradient() {
        return gradient;
    }

    /** In what order and parts batches compute {@link #gradient()}. */
    List<GradientPart> gradientParts() {
        return gradientParts;
    }

    /** What layers work with: the parameters, normalised where {@link NetworkSpec#spectralNorm()} says so. */
    Matrix weights() {
        return weights;
    }

    /** Brings {@link #weights()} up to what the parameters are now. */
    void normalise() {
        spectralNorm.ifPresent(SpectralNorm::normalise);
    }

    /** Makes of the gradient by {@link #weights()} that by the parameters. */
    void gradientByParameters() {
        spectralNorm.ifPresent(SpectralNorm::gradient);
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
     * @param group as many in a row are one batch to {@link org.sparkgan.nn.layer.BatchNorm}: real samples and generated ones,
     *     say, are normalised apart
     */
    public BoundNetwork activations(int samples, int biased, int group) {
        return BoundNetwork.allocate(this, samples, biased, group);
    }

    /** Where all matrices of this network come from. */
    public Memory memory() {
        return memory;
    }

    /** Bytes off the heap of this network and its activations. */
    public long bytes() {
        return memory.bytes();
    }
}
