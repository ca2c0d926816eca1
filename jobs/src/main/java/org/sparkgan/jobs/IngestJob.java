package org.sparkgan.jobs;

import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.ingest.Ingest;
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
                        + config.data()
                                .stacks()
                                .map(stacks -> " as " + stacks + " stacks of three")
                                .orElse("")
                        + (overwrite ? ", in place of what is there" : ""));
    }

    @Override
    void run(JobConfig config) throws IOException {
        try (SparkSession spark = Sessions.start("ingest")) {
            long seed = config.training().seed();
            List<String> lines = append
                    ? IngestSummary.appended(Ingest.append(spark, config.data(), seed))
                    : IngestSummary.packed(
                            Ingest.run(spark, config.data(), seed, overwrite ? Overwrite.REPLACE : Overwrite.REFUSE));
            lines.forEach(this::say);
        }
    }
}
