package org.sparkgan.compute;

import java.util.Optional;
import org.sparkgan.config.ObjectiveName;

/**
 * A loss as a function of the critic's scores, and what holds real and generated ones together.
 *
 * @param objective names it, for devices that have it in code of their own
 * @param player who minimises it
 * @param formula the same for the JVM
 * @param anchors between which scores are held; empty where they are free
 */
public record Loss(ObjectiveName objective, Player player, Formula formula, Optional<Anchors> anchors) {
    /** How many numbers {@link Device#judge} reports of a loss whose scores are free. */
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

    /** Of free scores. */
    public Loss(ObjectiveName objective, Player player, Formula formula) {
        this(objective, player, formula, Optional.empty());
    }

    /** The same and weight (mean max(0, D(x) - generated)² + mean max(0, real - D(G(z)))²). */
    public Loss held(Anchors between) {
        return new Loss(objective, player, formula, Optional.of(between));
    }
}
