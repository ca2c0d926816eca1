package org.sparkgan.train;

import java.io.Serializable;
import java.util.Arrays;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.GanState;

/**
 * What a worker brings back from a segment.
 *
 * @param worker its number
 * @param state what all have in common; of the first worker alone, else null
 * @param fingerprint of what all have in common
 * @param file what this one alone knows; null where it knows nothing
 */
record SegmentEnd(int worker, StateMessage state, long fingerprint, WorkerFile file) implements Serializable {
    /** Tells states apart that differ in any bit; nearly surely. */
    static long fingerprint(GanState state) {
        long print = state.iteration();
        for (float[] vector : new float[][] {
            state.generator(),
            state.critic(),
            state.generatorOptimizer().mean(),
            state.generatorOptimizer().meanSquare(),
            state.criticOptimizer().mean(),
            state.criticOptimizer().meanSquare()
        }) {
            print = 31 * print + Arrays.hashCode(vector);
        }
        Feedback feedback = state.feedback();
        for (double number : new double[] {feedback.probability(), feedback.real(), feedback.generated()}) {
            print = 31 * print + Double.hashCode(number);
        }
        return print;
    }
}
