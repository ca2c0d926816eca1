package org.sparkgan.jobs;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunResult;

/**
 * A run that another process takes.
 *
 * @param dir its folder
 * @param since a run that was started before does not count
 * @param timeout seconds after which nobody waits any longer
 * @param every seconds between two looks at the folder
 */
record AwaitedRun(String dir, Instant since, long timeout, long every) {
    /**
     * Waits for the end, and says how it was.
     *
     * @throws RunEndException where it was no good one, with the run's exit code, and where it did not come in time
     */
    String goodEnd() throws IOException, InterruptedException {
        RunResult result = result();
        String line = result.describe(dir);
        ExitCode code = ExitCode.of(result.exitCode());
        if (code != ExitCode.DONE) {
            throw new RunEndException(code, line);
        }
        return line;
    }

    private RunResult result() throws IOException, InterruptedException {
        RunFolder folder = RunFolder.watch(dir, Sessions.hadoop());
        long start = System.nanoTime();
        Optional<RunResult> result = folder.result(since);
        while (result.isEmpty()) {
            long waited = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            if (waited >= timeout) {
                throw new RunEndException(
                        ExitCode.FAILED,
                        "the run in run.dir " + dir + " has not ended within --timeout " + timeout
                                + " s: it goes on, its driver was killed, or it was refused before it began, as the driver's log says");
            }
            TimeUnit.SECONDS.sleep(every);
            result = folder.result(since);
        }
        return result.get();
    }
}
