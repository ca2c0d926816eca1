package org.sparkgan.jobs;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunResult;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.report.run.RunStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a generator. */
@Command(
        name = "sparkgan train",
        description = "Trains a generator on a packed dataset (data.path) and leaves a run (run.dir).")
public final class TrainJob extends Job {
    private static final Logger LOG = LoggerFactory.getLogger(TrainJob.class);

    private static final Set<RunStatus> HOPELESS = EnumSet.of(RunStatus.DIVERGED, RunStatus.COLLAPSED);

    @Option(names = "--resume", description = "go on from the last complete checkpoint of run.dir")
    private boolean resume;

    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new TrainJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) throws IOException {
        return TrainingRun.plan(config, start(config));
    }

    @Override
    void run(JobConfig config) throws Exception {
        try (SparkSession spark = Sessions.start("train")) {
            Optional<YarnAttempt> again = again(config);
            if (again.isPresent()) {
                goOn(again.get(), config);
            }
            new TrainingRun(spark, config, start(config)).run(arguments());
            say("trained; the run is in " + config.run().requiredDir());
        }
    }

    /** Training again what has diverged would end the same way; YARN has the code in its diagnostics once Spark has started. */
    private static void goOn(YarnAttempt attempt, JobConfig config) throws IOException {
        Optional<RunResult> earlier = folder(config).result(attempt.submitted());
        if (earlier.isPresent() && HOPELESS.contains(earlier.get().status())) {
            throw new RunEndException(
                    ExitCode.DIVERGED, earlier.get().describe(config.run().requiredDir()));
        }
        LOG.info("attempt {} of this application: going on from the last checkpoint", attempt.number());
    }

    private RunStart start(JobConfig config) throws IOException {
        return resume || again(config).isPresent() ? RunStart.RESUME : RunStart.NEW;
    }

    /**
     * Where YARN lost an application master it starts another, which goes on with the run that the first has begun, but not with
     * one that was there before.
     */
    private static Optional<YarnAttempt> again(JobConfig config) throws IOException {
        Optional<YarnAttempt> attempt = YarnAttempt.ofThisProcess().filter(later -> !later.isFirst());
        return attempt.isPresent() && folder(config).isStarted(attempt.get().submitted()) ? attempt : Optional.empty();
    }

    private static RunFolder folder(JobConfig config) {
        return RunFolder.watch(config.run().requiredDir(), Sessions.hadoop());
    }
}
