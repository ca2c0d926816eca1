package org.sparkgan.jobs;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.report.page.ReportPage;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.run.PreparedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Goes the whole way once: images, dataset, training, pictures. */
@Command(
        name = "sparkgan demo",
        description = "Draws a few thousand small images, packs them, trains on them and shows pictures.")
public final class DemoJob extends Job {
    private final LocalDateTime time = LocalDateTime.now(ZoneId.systemDefault());

    @Mixin
    private DemoImages images;

    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new DemoJob(), args);
    }

    @Override
    List<String> ownSettings() {
        String folder = images.folder();
        String run = String.format(Locale.ROOT, "run.dir=runs/demo-%1$tY%1$tm%1$td-%1$tH%1$tM%1$tS", time);
        return List.of("data.source=" + folder, "data.path=" + folder + "-packed", run);
    }

    @Override
    List<String> plan(JobConfig config) {
        return List.of(
                images.plan(),
                "pack them into " + config.data().requiredPath(),
                "train " + config.gan().objective() + " into " + config.run().requiredDir());
    }

    @Override
    void run(JobConfig config) throws Exception {
        plan(config).forEach(this::say);
        images.make(Path.of(config.data().requiredSource()), config.training().seed());
        try (SparkSession spark = Sessions.start("demo")) {
            Ingest.run(spark, config.data(), config.training().seed(), Overwrite.REPLACE);
            PreparedRun.of(config, RunStart.NEW, spark).train(spark, TrainJob.caller(arguments()));
            say("the pictures are in " + config.run().requiredDir() + "/samples, the last is the best");
            say("the page of the run, for a browser, is " + config.run().requiredDir() + "/" + ReportPage.NAME);
        }
    }
}
