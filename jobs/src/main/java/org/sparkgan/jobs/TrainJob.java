package org.sparkgan.jobs;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.RunStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a generator. */
@Command(
        name = "sparkgan train",
        description = "Trains a generator on a packed dataset (data.path) and leaves a run (run.dir).")
public final class TrainJob extends Job {
    @Option(names = "--resume", description = "go on from the last complete checkpoint of run.dir")
    private boolean resume;

    /** Started by spark-submit. */
    public static void main(String[] args) {
        Job.main(new TrainJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        return TrainingRun.plan(config, start());
    }

    @Override
    void run(JobConfig config) throws Exception {
        try (SparkSession spark = Sessions.start("train")) {
            new TrainingRun(spark, config, start()).run(arguments());
            say("trained; the run is in " + config.run().requiredDir());
        }
    }

    private RunStart start() {
        return resume ? RunStart.RESUME : RunStart.NEW;
    }
}
