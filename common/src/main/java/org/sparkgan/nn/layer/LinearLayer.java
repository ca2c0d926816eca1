package org.sparkgan.nn.layer;

/** A linear map of each sample, plus biases where it has some, from one matrix to another. */
public sealed interface LinearLayer extends Layer
        permits Dense, LabelledDense, Projection, Convolutional, Upsample, Smooth, AveragePool, Reorder {
    /** An input's gradient is a sum over outputs, or lies where another output's does. */
    @Override
    default boolean deltaInPlace() {
        return false;
    }

    @Override
    default boolean tiesSamples() {
        return false;
    }

    @Override
    default boolean piecewiseLinear() {
        return true;
    }

    @Override
    default boolean imageRange() {
        return false;
    }
}
