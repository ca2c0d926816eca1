package org.sparkgan.compute;

import java.io.Serializable;
import org.sparkgan.config.OptimizerName;
import org.sparkgan.config.OptimizerSettings;

/**
 * What an optimizer remembers of the gradients so far.
 *
 * @param steps updates made
 * @param mean decayed mean of the gradient, a number a parameter; empty for RMSProp
 * @param meanSquare decayed mean of the squared gradient, a number a parameter
 */
@SuppressWarnings("ArrayRecordComponent") // large vectors, compared by nobody, copied only where said
public record OptimizerState(long steps, float[] mean, float[] meanSquare) implements Serializable {
    /** Stands where the moments are elsewhere. */
    public static final OptimizerState NONE = new OptimizerState(0, new float[0], new float[0]);

    /** The same numbers in vectors of its own. */
    public OptimizerState copy() {
        return new OptimizerState(steps, mean.clone(), meanSquare.clone());
    }

    /** Moments that are kept of each parameter. */
    public static long moments(OptimizerSettings settings) {
        return settings.type() == OptimizerName.ADAM ? 2 : 1;
    }

    /** Before the first update of {@code count} parameters. */
    public static OptimizerState fresh(OptimizerSettings settings, int count) {
        return new OptimizerState(0, new float[moments(settings) == 2 ? count : 0], new float[count]);
    }
}
