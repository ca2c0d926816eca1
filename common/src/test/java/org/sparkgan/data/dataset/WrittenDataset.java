package org.sparkgan.data.dataset;

import static org.sparkgan.data.LocalSpark.SPARK;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Columns;

/** Datasets with files of given lengths. */
public final class WrittenDataset {
    private WrittenDataset() {}

    /** A dataset of one-pixel images in files of these lengths; returns the pixels in the manifest's order. */
    public static byte[] write(Path target, int... lengths) throws IOException {
        Path data = target.resolveSibling("written for " + target.getFileName());
        int total = Arrays.stream(lengths).sum();
        byte[] values = new byte[total];
        List<DatasetManifest.DataFile> files = new ArrayList<>();
        int row = 0;
        for (int f = 0; f < lengths.length; f++) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < lengths[f]; i++, row++) {
                values[row] = (byte) (row * 37 + row / 256);
                rows.add(RowFactory.create("image " + row, null, 1, 1, 1, new byte[] {values[row]}));
            }
            SPARK.createDataFrame(rows, Columns.PACKED)
                    .coalesce(1)
                    .write()
                    .option("parquet.block.size", 20_000)
                    .parquet(data.resolve(String.valueOf(f)).toString());
            // Names against the alphabet: the manifest decides the order.
            String name = "data-x/part-" + (9 - f) + ".parquet";
            Files.createDirectories(target.resolve("data-x"));
            try (var written = Files.newDirectoryStream(data.resolve(String.valueOf(f)), "*.parquet")) {
                Files.move(written.iterator().next(), target.resolve(name));
            }
            FileDigest digest = FileDigest.of(
                            SPARK, List.of(target.resolve(name).toString()))
                    .get(0);
            files.add(new DatasetManifest.DataFile(name, lengths[f], digest.bytes(), digest.sha256()));
        }
        Addition addition = new Addition("test", "now", "source", 42, "data-x", total, 0, null, List.of());
        DatasetManifest manifest =
                DatasetManifest.first(new ImageShape(1, 1, 1), new TreeMap<>(), null, addition, files);
        Files.write(target.resolve("_manifest.json"), manifest.toJson());
        return values;
    }
}
