package org.sparkgan.jobs;

import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.JobConfig;
import org.sparkgan.run.GpuRequest;
import org.sparkgan.sample.SampleResult;
import org.sparkgan.sample.Sampling;
import picocli.CommandLine.Command;

/** Makes images with a trained generator. */
@Command(
        name = "sparkgan sample",
        description = "Makes images with the generator of a run (run.dir) or of a file (sample.generator).")
public final class SampleJob extends Job {
    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new SampleJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        GpuRequest.requireImages("sample", config.compute(), Sessions.settings());
        return List.of(
                "take " + generator(config),
                "make " + Sampling.plan(config.sample()) + ", into "
                        + config.sample().requiredOut());
    }

    /** What {@link org.sparkgan.checkpoint.SavedGenerator#chosen} is going to take. */
    static String generator(JobConfig config) {
        return "the generator of "
                + config.sample()
                        .generator()
                        .orElseGet(() -> config.sample().checkpoint() + " of "
                                + config.run().requiredDir());
    }

    @Override
    void run(JobConfig config) throws Exception {
        try (SparkSession spark = Sessions.start("sample")) {
            SampleResult result = Sampling.run(spark, config);
            say("made " + result.made() + ", in " + result.out() + " with " + result.generator());
        }
    }
}
