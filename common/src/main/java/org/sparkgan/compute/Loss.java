package org.sparkgan.compute;

import org.sparkgan.config.ObjectiveName;

/**
 * A loss as a function of the critic's scores.
 *
 * @param objective names it, for devices that have it in code of their own
 * @param player who minimises it
 * @param formula the same for the JVM
 */
public record Loss(ObjectiveName objective, Player player, Formula formula) {
    /** How many numbers {@link Device#judge} reports. */
    public static final int REPORTED = 4;

    /** Whose loss. */
    public enum Player {
        CRITIC,
        GENERATOR
    }

    /** A loss and its gradient; real before generated. */
    @FunctionalInterface
    public interface Formula {
        /**
         * Works out the loss.
         *
         * @param real scores of real images; empty where the loss does not see them
         * @param generated scores of generated images
         * @param realGradient filled with the loss's gradient by {@code real}
         * @param generatedGradient filled with the loss's gradient by {@code generated}
         */
        double of(double[] real, double[] generated, double[] realGradient, double[] generatedGradient);
    }
}
