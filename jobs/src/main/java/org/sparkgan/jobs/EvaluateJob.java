package org.sparkgan.jobs;

import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.JobConfig;
import org.sparkgan.run.GpuRequest;
import picocli.CommandLine.Command;

/** Measures how near a generator's images are to real ones. */
@Command(
        name = "sparkgan evaluate",
        description =
                "Compares images of the generator of a run (run.dir) or of a file (sample.generator) with those of a"
                        + " packed dataset (data.path) or their statistics (evaluate.real-statistics).")
public final class EvaluateJob extends Job {
    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new EvaluateJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        GpuRequest.requireImages("evaluate", config.compute(), Sessions.settings());
        return new Comparison(config).plan(Sessions.hadoop());
    }

    @Override
    void run(JobConfig config) throws Exception {
        try (SparkSession spark = Sessions.start("evaluate")) {
            new Comparison(config).run(spark).forEach(this::say);
        }
    }
}
