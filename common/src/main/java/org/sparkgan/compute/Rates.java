package org.sparkgan.compute;

import org.sparkgan.config.OptimizerSettings;

/**
 * What of an {@link UpdateRule} may change from step to step.
 *
 * @param learningRate step size, 0 or more
 * @param beta2 Adam's decay of the second moment, in [0, 1)
 */
public record Rates(double learningRate, double beta2) {
    /** Those that {@code settings} begin with. */
    public static Rates of(OptimizerSettings settings) {
        return new Rates(settings.learningRate(), settings.beta2());
    }
}
