package org.sparkgan.train;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param error what stopped it; empty where all iterations were made
 */
public record RunEnd(Optional<Throwable> error) {
    /** All iterations were made. */
    public static RunEnd completed() {
        return new RunEnd(Optional.empty());
    }

    /** {@code error} stopped the run. */
    public static RunEnd stopped(Throwable error) {
        return new RunEnd(Optional.of(error));
    }
}
