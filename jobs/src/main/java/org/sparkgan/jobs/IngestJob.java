package org.sparkgan.jobs;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.Ingest;
import org.sparkgan.data.IngestReport;
import org.sparkgan.data.Overwrite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Packs images into a dataset. */
@Command(
        name = "sparkgan ingest",
        description = "Packs images or IDX files (data.source) into a dataset (data.path), which train reads.")
public final class IngestJob extends Job {
    @Option(names = "--overwrite", description = "replace the dataset that is there")
    private boolean overwrite;

    /** Started by spark-submit. */
    public static void main(String[] args) {
        Job.main(new IngestJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        return List.of(
                "read images from " + config.data().requiredSource(),
                "pack them into " + config.data().requiredPath() + (overwrite ? ", in place of what is there" : ""));
    }

    @Override
    void run(JobConfig config) {
        try (SparkSession spark = Sessions.start("ingest")) {
            IngestReport report = Ingest.run(
                    spark, config.data(), config.training().seed(), overwrite ? Overwrite.REPLACE : Overwrite.REFUSE);
            say("packed " + report.images() + " images of " + report.shape() + " into " + report.path() + ", rejected "
                    + report.rejected());
            report.rejectedReasons().forEach(reason -> say("  " + reason.images() + " rejected: " + reason.reason()));
        }
    }
}
