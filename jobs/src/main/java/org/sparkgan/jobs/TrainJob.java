package org.sparkgan.jobs;

import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.RunStart;
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
        try (SparkSession spark = Sessions.start("train")) {
            new TrainingRun(spark, config, start(spark)).run(arguments());
            say("trained; the run is in " + config.run().requiredDir());
        }
    }

    /** Where YARN lost an application master it starts another, which goes on with the run that the first has begun. */
    private RunStart start(SparkSession spark) {
        scala.Option<String> attempt = spark.sparkContext().applicationAttemptId();
        if (attempt.isDefined() && Integer.parseInt(attempt.get()) > 1) {
            LOG.info(
                    "attempt {} of {}: going on from the last checkpoint",
                    attempt.get(),
                    spark.sparkContext().applicationId());
            return RunStart.RESUME;
        }
        return start();
    }

    private RunStart start() {
        return resume ? RunStart.RESUME : RunStart.NEW;
    }
}
