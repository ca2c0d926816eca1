package org.sparkgan.train;

import java.io.Serializable;
import org.sparkgan.gan.GanState;

/**
 * Which networks the end of a round averages; the others stay with their workers. The moving average of the generator goes with
 * the generator, moments go with their network.
 *
 * @param generator whether the generator is
 * @param critic whether the critic is
 */
record AveragedNetworks(boolean generator, boolean critic) implements Serializable {
    /** All there is. */
    static final AveragedNetworks BOTH = new AveragedNetworks(true, true);

    /** Nothing. */
    static final AveragedNetworks NONE = new AveragedNetworks(false, false);

    private static final GanState EMPTY = GanState.ofParameters(0, new float[0], new float[0]);

    /** Whether nothing stays with the workers. */
    boolean both() {
        return generator && critic;
    }

    /** Whether nothing is averaged. */
    boolean none() {
        return !generator && !critic;
    }

    /** The networks that stay with their workers. */
    AveragedNetworks others() {
        return new AveragedNetworks(!generator, !critic);
    }

    /** These networks of {@code state}; the vectors of the others are empty. */
    GanState of(GanState state) {
        return join(state, EMPTY);
    }

    /** These networks as {@code averaged} has them, and the others as {@code rest} has them; feedback is that of {@code averaged}. */
    GanState join(GanState averaged, GanState rest) {
        GanState ofGenerator = generator ? averaged : rest;
        GanState ofCritic = critic ? averaged : rest;
        return new GanState(
                averaged.iteration(),
                ofGenerator.generator(),
                ofCritic.critic(),
                ofGenerator.generatorEma(),
                ofGenerator.generatorOptimizer(),
                ofCritic.criticOptimizer(),
                averaged.feedback());
    }
}
