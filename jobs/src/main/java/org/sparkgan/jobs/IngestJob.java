package org.sparkgan.jobs;

import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.data.ingest.IngestReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Packs images into a dataset. */
@Command(
        name = "sparkgan ingest",
        description = "Packs images or IDX files (data.source) into a dataset (data.path), which train reads.")
public final class IngestJob extends Job {
    @Option(names = "--overwrite", description = "replace the dataset that is there")
    private boolean overwrite;

    @Option(names = "--append", description = "add the images that the dataset does not have yet")
    private boolean append;

    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new IngestJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        if (append && overwrite) {
            throw new ConfigException("--append keeps the dataset that is there and --overwrite replaces it: give one");
        }
        return List.of(
                "read images from " + config.data().requiredSource(),
                (append ? "add the new ones to " : "pack them into ")
                        + config.data().requiredPath()
                        + (overwrite ? ", in place of what is there" : ""));
    }

    @Override
    void run(JobConfig config) throws IOException {
        try (SparkSession spark = Sessions.start("ingest")) {
            if (append) {
                tellAppended(
                        Ingest.append(spark, config.data(), config.training().seed()));
            } else {
                Overwrite mode = overwrite ? Overwrite.REPLACE : Overwrite.REFUSE;
                IngestReport report =
                        Ingest.run(spark, config.data(), config.training().seed(), mode);
                say("packed " + report.images() + " images of " + report.shape() + " into " + report.path()
                        + ", rejected " + report.rejected());
                tellRejected(report);
            }
        }
    }

    private void tellAppended(IngestReport report) {
        String others = report.known() + " were there already, rejected " + report.rejected();
        say(
                report.files() == 0
                        ? "nothing new for " + report.path() + ", which stays version " + report.version() + ": "
                                + others
                        : "added " + report.images() + " images of " + report.shape() + " to " + report.path()
                                + ", now version " + report.version() + ": " + others);
        tellRejected(report);
    }

    private void tellRejected(IngestReport report) {
        report.rejectedReasons().forEach(reason -> say("  " + reason.images() + " rejected: " + reason.reason()));
    }
}
