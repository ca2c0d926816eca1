package org.sparkgan.compute;

/**
 * Parameters that are trained where they are, with the moments of their optimizer and, where one is kept, a moving average that
 * follows them. The first of them may be frozen: neither they nor what is kept of them changes, but by a load. For one thread at a time.
 */
public interface Trained {
    /** The parameters as the last step left them; the same vector each time. */
    float[] values();

    /** The moving average of the parameters; empty where none is kept; the same vector each time. */
    float[] average();

    /** What the optimizer remembers; the same vectors each time. */
    OptimizerState optimizerState();

    /** Goes on from other parameters, leaving the rest. */
    void load(float[] values);

    /**
     * Goes on from here; all vectors are copied.
     *
     * @param values the parameters
     * @param average as many, or none where none is kept
     * @param state as the optimizer has it
     */
    void load(float[] values, float[] average, OptimizerState state);

    /** Brings every parameter that is not frozen into [-bound, bound]. */
    void clamp(double bound);

    /** Takes the next steps at other rates, which is no part of where it stands: a load leaves them. */
    void use(Rates rates);

    /** The gradient by the parameters, as it is now in {@code part}; the same vector each time. */
    float[] gradient(Stretch part);

    /**
     * One step down the gradient; nothing where the {@link Tally} that is watched holds a number that is not finite. The moving average
     * follows by the share that the {@link Clock} has.
     */
    void step();

    /**
     * One step down a gradient that others have computed, else as {@link #step()}.
     *
     * @param gradient by all parameters
     * @param share of the new parameters in the moving average, 0 to 1, whatever the clock has
     */
    void step(float[] gradient, float share);
}
