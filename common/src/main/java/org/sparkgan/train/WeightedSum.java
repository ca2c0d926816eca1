package org.sparkgan.train;

import java.util.List;
import java.util.function.Function;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.GanState;

/** Sums of states, vector by vector, in the order given. */
public final class WeightedSum {
    private final List<GanState> states;
    private final float[] weights;

    private WeightedSum(List<GanState> states, float[] weights) {
        this.states = states;
        this.weights = weights;
    }

    /**
     * The sum of {@code weights[i]} times {@code states[i]}; counts of iterations and steps are the first state's.
     *
     * @param states at least one, all of the same sizes
     * @param weights one a state; 1 leaves a single state's bits as they are
     */
    public static GanState of(List<GanState> states, float[] weights) {
        WeightedSum sum = new WeightedSum(states, weights);
        return new GanState(
                states.get(0).iteration(),
                sum.vector(GanState::generator),
                sum.vector(GanState::critic),
                sum.vector(GanState::generatorEma),
                sum.optimizer(GanState::generatorOptimizer),
                sum.optimizer(GanState::criticOptimizer));
    }

    private OptimizerState optimizer(Function<GanState, OptimizerState> part) {
        return new OptimizerState(
                part.apply(states.get(0)).steps(),
                vector(part.andThen(OptimizerState::mean)),
                vector(part.andThen(OptimizerState::meanSquare)));
    }

    private float[] vector(Function<GanState, float[]> part) {
        float[] sum = new float[part.apply(states.get(0)).length];
        for (int state = 0; state < weights.length; state++) {
            add(weights[state], part.apply(states.get(state)), sum);
        }
        return sum;
    }

    private static void add(float weight, float[] vector, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * vector[i];
        }
    }
}
