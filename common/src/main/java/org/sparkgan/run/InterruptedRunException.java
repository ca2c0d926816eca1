package org.sparkgan.run;

/** Work was told to stop; a run has saved what it had. */
public final class InterruptedRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private InterruptedRunException(String message) {
        super(message);
    }

    /** After {@code iteration}. */
    static InterruptedRunException savedAt(int iteration) {
        return new InterruptedRunException(
                "interrupted at iteration " + iteration + ", checkpoint saved: go on with --resume");
    }

    /** With nothing that could be saved. */
    static InterruptedRunException beforeTheFirstRound() {
        return new InterruptedRunException("interrupted before the first round, nothing to save: begin with --resume");
    }

    /** Work that leaves nothing. */
    public static InterruptedRunException brokenOff() {
        return new InterruptedRunException("interrupted, nothing was written: begin again");
    }
}
