package org.sparkgan.nn.layer;

import org.sparkgan.compute.Function;

/**
 * An elementwise function.
 *
 * @param function which
 * @param features features that come in and go out
 */
public record Activation(Function function, int features) implements WeightlessLayer {
    @Override
    public int inputs() {
        return features;
    }

    @Override
    public int outputs() {
        return features;
    }

    @Override
    public boolean deltaInPlace() {
        return true;
    }

    @Override
    public boolean tiesSamples() {
        return false;
    }

    @Override
    public boolean piecewiseLinear() {
        return !function.smooth();
    }

    @Override
    public boolean imageRange() {
        return function == Function.TANH;
    }

    @Override
    public LayerTitle title() {
        return LayerTitle.behind(
                switch (function) {
                    case RELU -> "ReLU";
                    case LEAKY_RELU -> "LeakyReLU(" + Function.LEAK + ")";
                    case TANH -> "Tanh";
                    case SIGMOID -> "Sigmoid";
                });
    }

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.activation(this);
    }
}
