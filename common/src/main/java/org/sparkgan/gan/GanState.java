package org.sparkgan.gan;

import java.io.Serializable;
import org.sparkgan.compute.OptimizerState;

/**
 * All numbers of a run between two rounds: with the settings and the dataset they decide everything that follows.
 *
 * @param iteration generator steps taken
 * @param generator the generator's parameters
 * @param critic the critic's parameters
 * @param generatorEma moving average of the generator's parameters; empty where none is kept
 * @param generatorOptimizer the generator's optimizer
 * @param criticOptimizer the critic's optimizer
 */
@SuppressWarnings("ArrayRecordComponent") // large vectors, compared by nobody, copied only where said
public record GanState(
        int iteration,
        float[] generator,
        float[] critic,
        float[] generatorEma,
        OptimizerState generatorOptimizer,
        OptimizerState criticOptimizer)
        implements Serializable {
    /** The same numbers in vectors of its own. */
    public GanState copy() {
        return new GanState(
                iteration,
                generator.clone(),
                critic.clone(),
                generatorEma.clone(),
                generatorOptimizer.copy(),
                criticOptimizer.copy());
    }
}
