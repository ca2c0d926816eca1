package org.sparkgan.report.run;

/**
 * How {@code result.json} tells the end of a run.
 *
 * @param status how it ended
 * @param reason in one line, without secrets
 * @param exitCode of the process
 */
public record RunVerdict(RunStatus status, String reason, int exitCode) {
    static final RunVerdict COMPLETED = new RunVerdict(RunStatus.COMPLETED, "all iterations were made", 0);
}
