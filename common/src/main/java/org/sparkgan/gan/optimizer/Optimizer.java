package org.sparkgan.gan.optimizer;

import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.Rates;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.UpdateRule;
import org.sparkgan.config.OptimizerSettings;

/** How parameters follow their gradient; the formulas are PyTorch's, so that settings carry over. */
public sealed interface Optimizer extends UpdateRule permits Adam, RmsProp {
    /** Keeps a division by a vanishing second moment finite; PyTorch's default. */
    double EPSILON = 1e-8;

    /**
     * Added to moments and taken away again, which leaves those far above it as they are and those far below with few digits or
     * none. Else the moments of a weight whose gradient stays 0, as behind a dead ReLU, end in subnormal numbers and stay there,
     * as 0.9 of the smallest rounds to itself; on these, Intel's processors compute ten times more slowly. Beside
     * {@link #EPSILON} it is too small to move a weight.
     */
    float FLUSH = 1e-25f;

    /** The optimizer of {@code settings}. */
    static Optimizer of(OptimizerSettings settings) {
        return switch (settings.type()) {
            case ADAM -> new Adam(settings.learningRate(), settings.beta1(), settings.beta2());
            case RMSPROP -> new RmsProp(settings.learningRate(), settings.decay());
        };
    }

    /** One update of all parameters at the rates that the rule begins with, in place. */
    default void update(long step, float[] parameters, float[] gradient, OptimizerState state) {
        update(step, Rates.of(settings()), new Stretch(0, parameters.length), parameters, gradient, state);
    }
}
