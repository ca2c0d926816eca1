package org.sparkgan.jobs;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.sparkgan.config.JobConfig;
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
        say(new AwaitedRun(config.run().requiredDir(), since, timeout, every).goodEnd());
    }
}
