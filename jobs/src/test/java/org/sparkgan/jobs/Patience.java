package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Waits for something in another process, in small pauses and not for ever. */
final class Patience {
    private static final int PAUSE_MS = 50;

    private final long deadline;

    private Patience(Duration most) {
        deadline = System.nanoTime() + most.toNanos();
    }

    static Patience ofMinutes(int most) {
        return new Patience(Duration.ofMinutes(most));
    }

    /** Lets a moment pass; fails when there have been too many. */
    void pause() throws InterruptedException {
        assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
        Thread.sleep(PAUSE_MS);
    }
}
