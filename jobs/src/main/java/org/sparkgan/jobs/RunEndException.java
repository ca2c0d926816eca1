package org.sparkgan.jobs;

/** An end that one line tells whole: of a run that another process took, or for want of a cluster. */
final class RunEndException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    /**
     * An end that is not a good one.
     *
     * @param code with which to end as well
     * @param message in one line
     */
    RunEndException(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    ExitCode code() {
        return code;
    }
}
