package org.sparkgan.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.demo.DrawnImages;
import org.sparkgan.data.ingest.Ingest;

/** Packed datasets of the demo's drawings. */
public final class DrawnDataset {
    public static final ImageShape SHAPE = new ImageShape(1, DrawnImages.SIZE, DrawnImages.SIZE);

    private DrawnDataset() {}

    /** So many images of each figure, which is their label. */
    public static Path write(SparkSession spark, Path folder, int each) throws IOException {
        Path drawings = folder.resolve("drawings");
        DrawnImages.write(drawings, each, 5);
        return packed(spark, drawings, folder.resolve("packed"));
    }

    /** Images of one figure, without labels. */
    public static Path writeUnlabelled(SparkSession spark, Path folder, int images) throws IOException {
        Path drawings = folder.resolve("drawings");
        DrawnImages.write(drawings, images, 5);
        try (var figures = Files.list(drawings)) {
            return packed(spark, figures.sorted().findFirst().orElseThrow(), folder.resolve("packed"));
        }
    }

    private static Path packed(SparkSession spark, Path drawings, Path target) {
        JobConfig config = ConfigReader.read(
                List.of(),
                List.of("data.source=" + drawings, "data.path=" + target, "data.image-size=28", "data.channels=1"));
        Ingest.run(spark, config.data(), 42, Overwrite.REFUSE);
        return target;
    }
}
