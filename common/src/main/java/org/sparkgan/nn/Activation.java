package org.sparkgan.nn;

/**
 * An elementwise function.
 *
 * @param function which
 * @param features features that come in and go out
 */
public record Activation(Function function, int features) implements Layer {
    /** The functions and, for those that bend only at 0, the slope on the left. */
    public enum Function {
        RELU,
        LEAKY_RELU,
        TANH,
        SIGMOID
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
    public int parameters() {
        return 0;
    }
}
