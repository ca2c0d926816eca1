package org.sparkgan.nn.layer;

/**
 * An elementwise function.
 *
 * @param function which
 * @param features features that come in and go out
 */
public record Activation(Function function, int features) implements WeightlessLayer {
    /** The functions that networks of images use. */
    public enum Function {
        RELU,
        LEAKY_RELU,
        TANH,
        SIGMOID;

        /** Whether the slope changes everywhere and not just at 0. */
        public boolean smooth() {
            return this == TANH || this == SIGMOID;
        }
    }

    /** Slope of LEAKY_RELU below 0, as in DCGAN (Radford 2016). */
    public static final double LEAK = 0.2;

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
    public <R> R accept(LayerCases<R> cases) {
        return cases.activation(this);
    }
}
