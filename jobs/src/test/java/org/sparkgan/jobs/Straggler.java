package org.sparkgan.jobs;

import java.util.concurrent.CompletableFuture;

/** Lets a process run at a small part of its speed, as if its machine were overloaded, until that is ended. */
final class Straggler {
    private static final int STOPPED_MS = 380;
    private static final int RUNNING_MS = 20;

    private final ProcessHandle process;
    private final CompletableFuture<Void> slowing;
    private volatile boolean ended;

    Straggler(ProcessHandle process) {
        this.process = process;
        this.slowing = CompletableFuture.runAsync(this::slow, Patience::apart);
    }

    private void slow() {
        try {
            while (!ended) {
                Signals.send("STOP", process);
                Thread.sleep(STOPPED_MS);
                Signals.send("CONT", process);
                Thread.sleep(RUNNING_MS);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets it go on at full speed. */
    void end() {
        ended = true;
        slowing.join();
    }
}
