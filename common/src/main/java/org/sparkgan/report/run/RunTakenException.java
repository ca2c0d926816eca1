package org.sparkgan.report.run;

/** A run's folder belongs to another start now, so that this one may write nothing more to it. */
public final class RunTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunTakenException(String uri) {
        super("run.dir " + uri + ": another start goes on with this run, so that this one has stopped");
    }
}
