package org.sparkgan.nn.layer;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/** One step of a network, as an immutable description; the buffers it works on live in {@code BoundNetwork}. */
public sealed interface Layer extends Serializable
        permits Dense, LabelledDense, Projection, MapLayer, Reorder, Residual, Activation {
    /** The layers that it is made of, in the order of their numbers in the flat vector; most are made of themselves alone. */
    default Stream<Layer> leaves() {
        return Stream.of(this);
    }

    /** Features that come in. */
    int inputs();

    /** Features that go out. */
    int outputs();

    /** Trainable numbers: 0 for a layer without weights. */
    default long parameters() {
        return 0;
    }

    /** Multiplications of a forward pass for one sample, but for elementwise ones. */
    default long multiplications() {
        return 0;
    }

    /** Labels that the layer tells apart: 0 for a layer that knows none. */
    default int classes() {
        return 0;
    }

    /** Its matrices of weights, one behind the other from its first number on. */
    default List<WeightMatrix> matrices() {
        return List.of();
    }

    /** How many of the {@link #parameters()}, their last, are biases; 0 for a layer that is made of others. */
    default int biases() {
        return 0;
    }

    /** What {@code cases} say of this kind of layer. */
    <R> R accept(LayerCases<R> cases);
}
