package org.sparkgan.jobs;

/** A run was told to stop, and has saved its state. */
final class InterruptedRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterruptedRunException(int iteration) {
        super("interrupted at iteration " + iteration + ", checkpoint saved: go on with --resume");
    }
}
