package org.sparkgan.jobs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.run.Caller;
import org.sparkgan.run.PreparedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a generator. */
@Command(
        name = "sparkgan train",
        description = "Trains a generator on a packed dataset (data.path) and leaves a run (run.dir).")
public final class TrainJob extends Job {
    @Option(names = "--resume", description = "go on from the last complete checkpoint of run.dir")
    private boolean resume;

    /** Known once the plan is. */
    private PreparedRun prepared;

    /** Empty but for an application master that YARN starts again. */
    private Optional<LaterAttempt> again = Optional.empty();

    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new TrainJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) throws IOException {
        again = LaterAttempt.of(config);
        RunStart start = resume || again.isPresent() ? RunStart.RESUME : RunStart.NEW;
        prepared = PreparedRun.of(config, start, Sessions.settings(), Sessions.hadoop());
        return prepared.plan();
    }

    @Override
    void run(JobConfig config) throws Exception {
        try (SparkSession spark = Sessions.start("train")) {
            if (again.isPresent()) {
                again.get().requireHope();
            }
            prepared.train(spark, caller(arguments()));
            say("trained; the run is in " + config.run().requiredDir());
        }
    }

    /** A job that trains, as its run knows it. */
    static Caller caller(List<String> arguments) {
        return new Caller(arguments, StopSignal.afterTheRound(), Failure::verdict, List.of());
    }
}
