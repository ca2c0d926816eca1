package org.sparkgan.checkpoint;

import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanState;

/** The rule that no checkpoint holds a number that training cannot go on from. */
final class FiniteState {
    private FiniteState() {}

    static void require(GanState state) {
        require(state, "generator parameter", state.generator());
        require(state, "critic parameter", state.critic());
        require(state, "generator moving average", state.generatorEma());
        require(state, "generator optimizer", state.generatorOptimizer());
        require(state, "critic optimizer", state.criticOptimizer());
    }

    private static void require(GanState state, String name, OptimizerState optimizer) {
        require(state, name + " mean", optimizer.mean());
        require(state, name + " mean square", optimizer.meanSquare());
    }

    private static void require(GanState state, String name, float[] vector) {
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                throw new DivergedException(state.iteration(), name + " " + i, vector[i]);
            }
        }
    }
}
