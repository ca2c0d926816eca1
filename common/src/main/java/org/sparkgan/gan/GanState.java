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
 * @param feedback what the critic's scores have told
 */
@SuppressWarnings("ArrayRecordComponent") // large vectors, compared by nobody, copied only where said
public record GanState(
        int iteration,
        float[] generator,
        float[] critic,
        float[] generatorEma,
        OptimizerState generatorOptimizer,
        OptimizerState criticOptimizer,
        Feedback feedback)
        implements Serializable {
    private static final float[] NOTHING = new float[0];

    /** Of a run that makes nothing of the critic's scores. */
    public GanState(
            int iteration,
            float[] generator,
            float[] critic,
            float[] generatorEma,
            OptimizerState generatorOptimizer,
            OptimizerState criticOptimizer) {
        this(iteration, generator, critic, generatorEma, generatorOptimizer, criticOptimizer, Feedback.NONE);
    }

    /** The parameters alone, or their gradients; the moving average and the moments are elsewhere. */
    public static GanState ofParameters(int iteration, float[] generator, float[] critic) {
        return new GanState(iteration, generator, critic, NOTHING, OptimizerState.NONE, OptimizerState.NONE);
    }

    /** The generator's alone. */
    public static GanState ofGenerator(int iteration, float[] generator) {
        return ofParameters(iteration, generator, NOTHING);
    }

    /** The critic's alone. */
    public static GanState ofCritic(int iteration, float[] critic) {
        return ofParameters(iteration, NOTHING, critic);
    }

    /** The same parameters, with other moments. */
    public GanState withOptimizers(OptimizerState ofGenerator, OptimizerState ofCritic) {
        return new GanState(iteration, generator, critic, generatorEma, ofGenerator, ofCritic, feedback);
    }

    /** The same numbers, with other feedback. */
    public GanState withFeedback(Feedback other) {
        return new GanState(iteration, generator, critic, generatorEma, generatorOptimizer, criticOptimizer, other);
    }

    /**
     * The same, but for the first numbers of the critic and their moments, which become those of {@code before} in place: an average of
     * equal numbers may have lost a bit.
     *
     * @param frozen how many
     */
    public GanState keepingFrozen(GanState before, long frozen) {
        int count = Math.toIntExact(frozen);
        keep(before.critic, critic, count);
        keep(before.criticOptimizer.mean(), criticOptimizer.mean(), count);
        keep(before.criticOptimizer.meanSquare(), criticOptimizer.meanSquare(), count);
        return this;
    }

    /** Where moments are kept by nobody, or by workers, there are none. */
    private static void keep(float[] before, float[] now, int count) {
        System.arraycopy(before, 0, now, 0, Math.min(count, Math.min(before.length, now.length)));
    }

    /** The parameters whose images are shown: the generator's moving average where it is kept, else the generator's own. */
    public float[] shown() {
        return generatorEma.length > 0 ? generatorEma : generator;
    }

    /** Of the parameters of both networks. */
    public double squaredNorm() {
        return squaredNorm(generator) + squaredNorm(critic);
    }

    private static double squaredNorm(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return sum;
    }

    /** The same numbers in vectors of its own. */
    public GanState copy() {
        return new GanState(
                iteration,
                generator.clone(),
                critic.clone(),
                generatorEma.clone(),
                generatorOptimizer.copy(),
                criticOptimizer.copy(),
                feedback);
    }
}
