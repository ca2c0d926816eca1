package org.sparkgan.config;

import java.util.OptionalInt;

/**
 * Which checkpoint of a run.
 *
 * @param name latest, best, or the iteration as a number
 */
public record CheckpointChoice(String name) {
    /** The checkpoint with the best score. */
    public static final String BEST = "best";

    private static final String LATEST = "latest";

    /** Checks the rule. */
    public CheckpointChoice {
        if (!name.equals(LATEST) && !name.equals(BEST) && !name.matches("\\d{1,9}")) {
            throw new ConfigException(
                    "sample.checkpoint must be latest, best or a number of iterations, but is " + name);
        }
    }

    /** Whether it is the one with the best score. */
    public boolean isBest() {
        return name.equals(BEST);
    }

    /** The iteration that is asked for; empty for the latest and the best. */
    public OptionalInt iteration() {
        return Character.isDigit(name.charAt(0)) ? OptionalInt.of(Integer.parseInt(name)) : OptionalInt.empty();
    }

    /** As in {@code the latest checkpoint}. */
    @Override
    public String toString() {
        return iteration().isPresent() ? "checkpoint " + name : "the " + name + " checkpoint";
    }
}
