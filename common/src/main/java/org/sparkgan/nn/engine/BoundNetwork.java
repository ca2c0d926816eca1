package org.sparkgan.nn.engine;

import java.util.List;
import java.util.function.Consumer;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Stretch;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * A network at work on one batch: buffers that are allocated once and the passes over them. Every matrix is column-major
 * {@code [features, batch]}.
 *
 * <p>A pass reads what the passes before it left: {@link #forward()}, then {@link #outputDelta()} is filled, then
 * {@link #backward()}, then {@link #inputGradient()} or {@link #weightGradient()}. For one thread at a time.
 */
public final class BoundNetwork {
    private final Network network;
    private final Buffers buffers;
    private final int group;
    private final BoundChain layers;
    /** Null until it is first asked for. */
    private Matrix inputGradient;

    private BoundNetwork(Network network, Buffers buffers, int biased, int group) {
        this.network = network;
        this.buffers = buffers;
        this.group = group;
        this.layers = new Binding(network, biased, group).chain(network.spec().layers(), 0, buffers);
    }

    static BoundNetwork allocate(Network network, int samples, int biased, int group) {
        return new BoundNetwork(network, Buffers.allocate(network.spec(), samples, network.memory()), biased, group);
    }

    /** What batches of {@code samples} take of {@code memory}. */
    public static void plan(NetworkSpec spec, int samples, Memory memory) {
        Buffers.allocate(spec, samples, memory);
    }

    /** What {@link #inputGradient()} takes of {@code memory}. */
    public static Matrix inputGradient(NetworkSpec spec, int samples, Memory memory) {
        return memory.matrix(spec.inputs(), samples);
    }

    /** The network at work. */
    public Network network() {
        return network;
    }

    /** What the first layer reads, {@code [inputs, batch]}; the caller fills it. */
    public Matrix input() {
        return buffers.input();
    }

    /**
     * The label of each sample as a column, {@code [classes + 1, batch]}: 1 in the row of the label, which the caller sets, and
     * in the last row, by which biases and what all labels share are multiplied; 0 elsewhere.
     *
     * @throws IllegalStateException for a network that takes no labels
     */
    public Matrix labels() {
        if (buffers.labels().length() == 0) {
            throw new IllegalStateException("Cannot take labels: no layer of the network does");
        }
        return buffers.labels();
    }

    /** What the last layer gives, {@code [outputs, batch]}. */
    public Matrix output() {
        return buffers.output();
    }

    /** Gradient of the loss by {@link #output()}; the caller fills it before {@link #backward()}, which may overwrite it. */
    public Matrix outputDelta() {
        return buffers.outputDelta();
    }

    /** The samples {@code from} (inclusive) to {@code to} (exclusive) of these buffers, as a view. */
    public BoundNetwork slice(int from, int to) {
        return new BoundNetwork(network, buffers.map(matrix -> matrix.columns(from, to)), to - from, group);
    }

    /** What each of {@link NetworkSpec#leaves()} has kept of the last forward pass, see {@link Buffers#kept()}. */
    List<Matrix> kept() {
        return buffers.keptByLeaves();
    }

    /** Output from input. */
    public void forward() {
        network.normalise();
        layers.forward();
    }

    /** Gradients of the loss by every layer's output, from {@link #outputDelta()} down to the first layer that learns. */
    public void backward() {
        layers.backward();
    }

    /** Gradient of the loss by the input, {@code [inputs, batch]}, after {@link #backward()}; the same matrix each time. */
    public Matrix inputGradient() {
        layers.backwardData(inputGradientMatrix());
        return inputGradient;
    }

    /** Where {@link #inputGradient()} leaves what it computes. */
    public Matrix inputGradientMatrix() {
        if (inputGradient == null) {
            inputGradient = inputGradient(network.spec(), input().samples(), network.memory());
        }
        return inputGradient;
    }

    /**
     * Replaces the activations by their directional derivatives along what {@link #input()} holds now, at the point of the
     * last {@link #forward()}: t = slope ⊙ (W t), without biases. The last layer's output is left alone: no gradient by
     * weights reads it.
     *
     * @throws UnsupportedOperationException where batch normalisation ties samples together
     */
    public void tangent() {
        layers.tangentBeforeLast();
    }

    /**
     * Replaces the activations by those of the affine maps that the layers were at the last {@link #forward()}, from what
     * {@link #input()} holds now: a = slope ⊙ (W a + f b), with the sample's f of {@link BiasFactors}. The last layer's output is left
     * alone: no gradient by weights reads it.
     *
     * @throws UnsupportedOperationException where batch normalisation ties samples together
     */
    public void affine() {
        layers.affineBeforeLast();
    }

    /** Factors by which biases of this batch count; for one that is no part of another. */
    public BiasFactors biasFactors() {
        return new BiasFactors(
                network.device(), network.memory(), buffers.allScratch().toList(), input().samples());
    }

    /**
     * Gradient of the loss by all parameters that learn, into {@link Network#gradient()}, after {@link #backward()}. Those of frozen layers
     * stay 0.
     */
    public void weightGradient() {
        weightGradient(part -> {});
    }

    /**
     * The same, part by part.
     *
     * @param ready hears which numbers of {@link Network#gradient()} are computed; the largest part comes first
     */
    public void weightGradient(Consumer<Stretch> ready) {
        for (GradientPart part : network.gradientParts()) {
            layers.backwardWeights(part.first(), part.end());
            network.gradientByParameters();
            ready.accept(part.numbers());
        }
    }
}
