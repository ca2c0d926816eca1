package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

/** Waits for something in another process, in small pauses and not for ever: so long that only a hang is longer, on any machine. */
final class Patience {
    private static final int PAUSE_MS = 50;
    static final int MOST_MINUTES = 10;

    private final long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);

    /** Lets a moment pass; fails when there have been too many. */
    void pause() throws InterruptedException {
        assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
        Thread.sleep(PAUSE_MS);
    }

    /** Waits for the end of {@code process}; its exit code. */
    static int awaitEnd(Process process) throws InterruptedException {
        assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES))
                .as("the end of %s", process)
                .isTrue();
        return process.exitValue();
    }

    /** The same for a process of others. */
    static void awaitEnd(ProcessHandle process) throws Exception {
        process.onExit().get(MOST_MINUTES, TimeUnit.MINUTES);
    }

    /**
     * Runs what waits in a thread of its own: in the threads that all share, reads of local Parquet files of Spark 4 on Java 25 would
     * wait for it.
     */
    static void apart(Runnable waiting) {
        Thread thread = new Thread(waiting);
        thread.setDaemon(true);
        thread.start();
    }
}
