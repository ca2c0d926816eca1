package org.sparkgan.nn.layer;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.sparkgan.compute.Stretch;

/**
 * One step of a network, as an immutable description; the buffers it works on live in {@code BoundNetwork}.
 *
 * <p>What is known of one layer alone is asked of it here. What somebody makes of each kind goes through {@link LayerCases}.
 */
public sealed interface Layer extends Serializable permits LinearLayer, WeightlessLayer, MapLayer, Residual {
    /** The layers that it is made of, in the order of their numbers in the flat vector; most are made of themselves alone. */
    default Stream<Layer> leaves() {
        return Stream.of(this);
    }

    /** Whether its {@link #leaves()} are other layers than itself. */
    default boolean madeOfOthers() {
        return leaves().anyMatch(leaf -> !leaf.equals(this));
    }

    /** Features that come in. */
    int inputs();

    /** Features that go out. */
    int outputs();

    /** What goes out for a sample, as people write it. */
    default String outputShape() {
        return String.valueOf(outputs());
    }

    /** Trainable numbers: 0 for a layer without weights. */
    long parameters();

    /** Multiplications of a forward pass for one sample, but for elementwise ones. */
    long multiplications();

    /** Its matrices of weights, one behind the other from its first number on. */
    List<WeightMatrix> matrices();

    /** How many of the {@link #parameters()}, their last, are biases; 0 for a layer that is made of others. */
    int biases();

    /** Labels that the layer tells apart: 0 for a layer that knows none. One that knows some has their number as a component. */
    default int classes() {
        return 0;
    }

    /**
     * The layer that does the same and adds an embedding of the label.
     *
     * @param classes labels there are
     * @throws IllegalArgumentException where there is no kind of layer for that
     */
    default Layer withLabels(int classes) {
        throw new IllegalArgumentException("Invalid network: no layer does what " + this + " does and takes labels");
    }

    /** Which of its numbers belong to one label each; none for a layer that knows no labels. */
    default Stretch embeddings() {
        return Stretch.NONE;
    }

    /** The layer that does the same and knows no labels; its numbers are the others, in the same order. */
    default Layer withoutLabels() {
        return this;
    }

    /** Whether, behind another, it turns its output's gradient into its input's where it lies. */
    boolean deltaInPlace();

    /** Whether what comes of a sample depends on those beside it. */
    boolean tiesSamples();

    /** Whether it is linear but for kinks, so that its second derivative is zero almost everywhere. */
    boolean piecewiseLinear();

    /** Whether what it gives goes from -1 to 1, as the numbers of images do. */
    boolean imageRange();

    /** How people call it, and where that stands. */
    LayerTitle title();

    /** How a network with such a layer is drawn at the least: as the work has it that is known for such layers. */
    Initialization initialization();

    /** Draws its numbers. */
    void draw(FreshParameters fresh);

    /**
     * Checks that it may stand there.
     *
     * @throws IllegalArgumentException where it may not
     */
    void requirePlace(PlaceInNetwork place);

    /** What {@code cases} say of this kind of layer. */
    <R> R accept(LayerCases<R> cases);
}
