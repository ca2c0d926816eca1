package org.sparkgan.train;

import java.util.List;
import java.util.function.Function;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.exchange.TreeSum;
import org.sparkgan.gan.GanState;

/** Sums of states, vector by vector, in the order of {@link TreeSum}. */
public final class WeightedSum {
    /** Pieces of a few vectors stay in the processor's cache. */
    private static final int PIECE = 4096;

    private final List<GanState> states;
    private final float[] weights;

    private WeightedSum(List<GanState> states, float[] weights) {
        this.states = states;
        this.weights = weights;
    }

    /**
     * The sum of {@code weights[i]} times {@code states[i]}; counts of iterations and steps, and feedback, are the first state's.
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
                sum.optimizer(GanState::criticOptimizer),
                states.get(0).feedback());
    }

    private OptimizerState optimizer(Function<GanState, OptimizerState> part) {
        return new OptimizerState(
                part.apply(states.get(0)).steps(),
                vector(part.andThen(OptimizerState::mean)),
                vector(part.andThen(OptimizerState::meanSquare)));
    }

    private float[] vector(Function<GanState, float[]> part) {
        List<float[]> vectors = states.stream().map(part).toList();
        float[] sum = new float[vectors.get(0).length];
        float[][] piece = new float[weights.length][Math.min(PIECE, sum.length)];
        TreeSum tree = new TreeSum(weights.length);
        for (int state = 0; state < weights.length; state++) {
            tree.place(state, piece[state], 0);
        }
        for (int from = 0; from < sum.length; from += PIECE) {
            int count = Math.min(PIECE, sum.length - from);
            for (int state = 0; state < weights.length; state++) {
                multiply(weights[state], vectors.get(state), from, count, piece[state]);
            }
            tree.sum(0, count, sum, from);
        }
        return sum;
    }

    private static void multiply(float weight, float[] vector, int from, int count, float[] into) {
        for (int i = 0; i < count; i++) {
            // No sum is -0, in whatever order it is taken.
            into[i] = 0f + weight * vector[from + i];
        }
    }
}
