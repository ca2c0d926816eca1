package org.sparkgan.nn;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer with its parameters and one batch's buffers: every operation is made once and runs without allocating. */
sealed interface BoundLayer
        permits BoundDense,
                BoundProjection,
                BoundConv2d,
                BoundConvTranspose2d,
                BoundBatchNorm,
                BoundStandingNorm,
                BoundReorder,
                BoundActivation {
    /** Output from input. */
    void forward();

    /** The directional derivative: output from an input that holds a direction, at the point of the last forward. */
    void tangent();

    /** Gradient by the input, from the output's delta, to {@code inputDelta}. */
    void backwardData(INDArray inputDelta);

    /** Gradient by the parameters, from input and output's delta. */
    void backwardWeights();
}
