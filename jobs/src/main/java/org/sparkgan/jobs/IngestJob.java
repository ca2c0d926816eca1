package org.sparkgan.jobs;

import java.util.List;
import org.sparkgan.config.JobConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Packs images into a dataset. */
@Command(
        name = "ingest",
        description = "Packs a folder of images or IDX files (data.source) into a dataset (data.path).")
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
        throw new UnsupportedOperationException("not wired");
    }
}
