package org.sparkgan.jobs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.RunFolder;
import org.sparkgan.report.RunResult;
import org.sparkgan.report.RunStart;
import org.sparkgan.report.RunStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a generator. */
@Command(
        name = "sparkgan train",
        description = "Trains a generator on a packed dataset (data.path) and leaves a run (run.dir).")
public final class TrainJob extends Job {
    private static final Logger LOG = LoggerFactory.getLogger(TrainJob.class);

    @Option(names = "--resume", description = "go on from the last complete checkpoint of run.dir")
    private boolean resume;

    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new TrainJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        return TrainingRun.plan(config, start());
    }

    @Override
    void run(JobConfig config) throws Exception {
        String dir = config.run().requiredDir();
        try (SparkSession spark = Sessions.start("train")) {
            Optional<YarnAttempt> again = again();
            if (again.isPresent()) {
                goOn(again.get(), RunFolder.watch(dir, spark.sparkContext().hadoopConfiguration()), dir);
            }
            new TrainingRun(spark, config, start()).run(arguments());
            say("trained; the run is in " + dir);
        }
    }

    /** Training again what has diverged would end the same way; YARN has the code in its diagnostics once Spark has started. */
    private static void goOn(YarnAttempt attempt, RunFolder run, String dir) throws IOException {
        Optional<RunResult> earlier = run.result(attempt.submitted());
        if (earlier.isPresent() && earlier.get().status() == RunStatus.DIVERGED) {
            throw new RunEndException(ExitCode.DIVERGED, earlier.get().describe(dir));
        }
        LOG.info("attempt {} of this application: going on from the last checkpoint", attempt.number());
    }

    private RunStart start() {
        return resume || again().isPresent() ? RunStart.RESUME : RunStart.NEW;
    }

    /** Where YARN lost an application master it starts another, which goes on with the run that the first has begun. */
    private static Optional<YarnAttempt> again() {
        return YarnAttempt.ofThisProcess().filter(attempt -> !attempt.isFirst());
    }
}
