package org.sparkgan.jobs;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.DrawnImages;
import org.sparkgan.data.FashionMnist;
import org.sparkgan.data.Ingest;
import org.sparkgan.data.Overwrite;
import org.sparkgan.report.RunStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Goes the whole way once: images, dataset, training, pictures. */
@Command(
        name = "demo",
        description = "Draws a few thousand small images, packs them, trains on them and shows pictures.")
public final class DemoJob extends Job {
    private static final int IMAGES_PER_FIGURE = 1000;

    private final String time =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now(ZoneId.systemDefault()));

    @Option(names = "--download", description = "take Fashion-MNIST (31 MB) instead of drawing")
    private boolean download;

    @Option(names = "--from", paramLabel = "URI", description = "another address with the four files of Fashion-MNIST")
    private URI from = FashionMnist.OFFICIAL;

    /** Started by spark-submit. */
    public static void main(String[] args) {
        Job.main(new DemoJob(), args);
    }

    @Override
    List<String> ownSettings() {
        String images = download ? "datasets/fashion-mnist" : "datasets/drawn";
        return List.of("data.source=" + images, "data.path=" + images + "-packed", "run.dir=runs/demo-" + time);
    }

    @Override
    List<String> plan(JobConfig config) {
        return List.of(
                (download ? "fetch Fashion-MNIST from " + from : "draw images") + " into "
                        + config.data().requiredSource(),
                "pack them into " + config.data().requiredPath(),
                "train " + config.gan().objective() + " into " + config.run().requiredDir());
    }

    @Override
    void run(JobConfig config) throws Exception {
        Path images = Path.of(config.data().requiredSource());
        if (download) {
            FashionMnist.fetch(from, images);
        } else {
            say("drawing images into " + images + ": they are drawn by this program, they are no photographs");
            DrawnImages.write(images, IMAGES_PER_FIGURE, config.training().seed());
        }
        try (SparkSession spark = Sessions.start("demo")) {
            Ingest.run(spark, config.data(), config.training().seed(), Overwrite.REPLACE);
            say("training " + config.gan().objective() + " into " + config.run().requiredDir());
            new TrainingRun(spark, config, RunStart.NEW).run(arguments());
            say("the pictures are in " + config.run().requiredDir() + "/samples, the last is the best");
        }
    }
}
