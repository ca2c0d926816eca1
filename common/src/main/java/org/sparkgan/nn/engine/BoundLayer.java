package org.sparkgan.nn.engine;

import org.sparkgan.compute.Matrix;

/** A layer with its parameters and one batch's buffers: every operation is made once and runs without allocating. */
sealed interface BoundLayer permits BoundPasses, BoundBatchNorm, BoundStandingNorm, BoundResidual, BoundChain {
    /** Output from input. */
    void forward();

    /** The directional derivative: output from an input that holds a direction, at the point of the last forward. */
    void tangent();

    /**
     * Output from input by the affine map that the layer was at the last forward, in which biases count by {@link BiasFactors}.
     *
     * @throws UnsupportedOperationException for a layer that no such map is known of
     */
    default void affine() {
        throw new UnsupportedOperationException("Invalid pass: only layers of a critic are taken as affine maps");
    }

    /**
     * From the output's delta, once it is complete, those that a layer made of others has inside; comes before
     * {@link #backwardData} and {@link #backwardWeights}.
     */
    default void backward() {}

    /** Gradient by the input, from the output's delta, to {@code inputDelta}. */
    void backwardData(Matrix inputDelta);

    /** Gradient by the parameters, from input and output's delta. */
    void backwardWeights();
}
