package org.sparkgan.jobs;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunResult;
import org.sparkgan.report.run.RunStatus;

/**
 * An application master that YARN has started in place of one that it lost, and that goes on with the run that the first has begun.
 *
 * @param attempt which it is
 * @param dir of the run
 */
record LaterAttempt(YarnAttempt attempt, String dir) {
    private static final Logger LOG = LoggerFactory.getLogger(LaterAttempt.class);

    private static final Set<RunStatus> HOPELESS = EnumSet.of(RunStatus.DIVERGED, RunStatus.COLLAPSED);

    /** This process, if it is one; a run that was there before the first attempt is not gone on with. */
    static Optional<LaterAttempt> of(JobConfig config) throws IOException {
        Optional<YarnAttempt> attempt = YarnAttempt.ofThisProcess().filter(later -> !later.isFirst());
        if (attempt.isEmpty()) {
            return Optional.empty();
        }
        LaterAttempt later = new LaterAttempt(attempt.get(), config.run().requiredDir());
        return later.folder().isStarted(later.attempt.submitted()) ? Optional.of(later) : Optional.empty();
    }

    /** Training again what has diverged would end the same way; YARN has the code in its diagnostics once Spark has started. */
    void requireHope() throws IOException {
        Optional<RunResult> earlier = folder().result(attempt.submitted());
        if (earlier.isPresent() && HOPELESS.contains(earlier.get().status())) {
            throw new RunEndException(ExitCode.DIVERGED, earlier.get().describe(dir));
        }
        LOG.info("attempt {} of this application: going on from the last checkpoint", attempt.number());
    }

    private RunFolder folder() {
        return RunFolder.watch(dir, Sessions.hadoop());
    }
}
