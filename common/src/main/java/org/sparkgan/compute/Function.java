package org.sparkgan.compute;

/** The elementwise functions that networks of images use. */
public enum Function {
    RELU,
    LEAKY_RELU,
    TANH,
    SIGMOID;

    /** Slope of LEAKY_RELU below 0, as in DCGAN (Radford 2016). */
    public static final double LEAK = 0.2;

    /** Whether the slope changes everywhere and not just at 0. */
    public boolean smooth() {
        return this == TANH || this == SIGMOID;
    }
}
