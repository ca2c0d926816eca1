package org.sparkgan.jobs;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkUserAppException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Ends as a run does that another process takes: where Spark hides the exit code of a driver on the cluster, the run folder has
 * it. Needs no Spark of its own.
 */
@Command(
        name = "sparkgan wait",
        description = "Waits until the run in run.dir has ended, wherever its driver is, and ends with its exit code.")
public final class WaitJob extends Job {
    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "only a run that was started or resumed since then counts, such as 2026-01-31T12:00:00Z, not what is"
                            + " left of an attempt before it")
    private Instant since = Instant.MIN;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "give up with exit 1 after as many; a driver that is killed leaves no word")
    private long timeout = Long.MAX_VALUE;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "between two looks at the folder, ${DEFAULT-VALUE} unless given")
    private long every = 5;

    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new WaitJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        return List.of("wait for the end of the run in " + config.run().requiredDir());
    }

    @Override
    void run(JobConfig config) throws IOException, InterruptedException {
        String dir = config.run().requiredDir();
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
        report(dir, result.get());
    }

    private void report(String dir, RunResult result) {
        String line = result.describe(dir);
        ExitCode code = ExitCode.of(result.exitCode());
        if (code != ExitCode.DONE) {
            throw new RunEndException(code, line);
        }
        say(line);
    }
}
