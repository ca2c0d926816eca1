package org.sparkgan.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.PackedDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what a dataset holds. */
@Command(
        name = "sparkgan inspect",
        description = "Shows what a dataset (data.path) holds and draws a contact sheet of its first images.")
public final class InspectJob extends Job {
    @Option(names = "--verify", description = "read every file and compare its SHA-256 with the manifest's")
    private boolean verify;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the contact sheet as PNG on any Hadoop file system, ${DEFAULT-VALUE} unless given")
    private String out = "contact-sheet.png";

    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new InspectJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        String path = config.data().requiredPath();
        long images = PackedDataset.describe(path, Sessions.hadoop()).images();
        List<String> plan = new ArrayList<>();
        if (verify) {
            plan.add("read every file of " + path + " and compare its SHA-256");
        }
        plan.add("look at " + images + " images of " + path);
        plan.add("draw the first of them to " + out);
        return plan;
    }

    @Override
    void run(JobConfig config) throws IOException {
        try (SparkSession spark = Sessions.start("inspect")) {
            PackedDataset dataset = PackedDataset.open(spark, config.data().requiredPath());
            if (verify) {
                dataset.verify();
                say("every file is as ingest wrote it (SHA-256)");
            }
            DatasetSummary.lines(dataset.manifest(), dataset.statistics()).forEach(this::say);
            say("contact sheet: "
                    + ContactSheet.write(dataset, out, spark.sparkContext().hadoopConfiguration()));
        }
    }
}
