package org.sparkgan.nn.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer with its parameters and one batch's buffers: every operation is made once and runs without allocating. */
sealed interface BoundLayer
        permits BoundDense,
                BoundProjection,
                BoundConv2d,
                BoundConvTranspose2d,
                BoundBatchNorm,
                BoundStandingNorm,
                BoundLinear,
                BoundResidual,
                BoundChain,
                BoundActivation {
    /** Output from input. */
    void forward();

    /** The directional derivative: output from an input that holds a direction, at the point of the last forward. */
    void tangent();

    /**
     * From the output's delta, once it is complete, those that a layer made of others has inside; comes before
     * {@link #backwardData} and {@link #backwardWeights}.
     */
    default void backward() {}

    /** Gradient by the input, from the output's delta, to {@code inputDelta}. */
    void backwardData(INDArray inputDelta);

    /** Gradient by the parameters, from input and output's delta. */
    void backwardWeights();
}
