package org.sparkgan.data.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.data.Columns;
import org.sparkgan.data.source.FileRows;

/** A dataset with the same rows in the same places, of which some have other pixels. */
public final class RepaintedDataset {
    private RepaintedDataset() {}

    /** Paints all images on a side over; returns how many they are. */
    public static int write(SparkSession spark, Path from, Path to, HoldOut holdOut, HoldOut.Side side)
            throws IOException {
        DatasetManifest manifest = PackedDataset.open(spark, from.toString()).manifest();
        List<FileRows> all = manifest.files().stream()
                .map(file -> new FileRows(file.name(), file.rows(), 0, file.rows()))
                .toList();
        List<FileRows> painted = holdOut.rows(all, manifest, side);
        int count = 0;
        List<DatasetManifest.DataFile> files = new ArrayList<>();
        for (DatasetManifest.DataFile file : manifest.files()) {
            List<Row> rows = spark.read()
                    .parquet(from.resolve(file.name()).toString())
                    .coalesce(1)
                    .collectAsList();
            List<Row> changed = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                int row = i;
                boolean paint = painted.stream()
                        .anyMatch(part -> part.uri().equals(file.name())
                                && row >= part.first()
                                && row < part.first() + part.count());
                changed.add(paint ? painted(rows.get(i)) : rows.get(i));
                count += paint ? 1 : 0;
            }
            files.add(written(spark, changed, to, file));
        }
        Files.write(
                to.resolve("_manifest.json"),
                new DatasetManifest(
                                manifest.schemaVersion(),
                                manifest.version(),
                                manifest.images(),
                                manifest.rejected(),
                                manifest.shape(),
                                manifest.labels(),
                                manifest.stack(),
                                manifest.additions(),
                                files)
                        .toJson());
        return count;
    }

    private static Row painted(Row row) {
        Object[] cells = new Object[row.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = row.get(i);
        }
        byte[] pixels = ((byte[]) cells[cells.length - 1]).clone();
        Arrays.fill(pixels, 0, pixels.length / 2, (byte) 77);
        cells[cells.length - 1] = pixels;
        return RowFactory.create(cells);
    }

    private static DatasetManifest.DataFile written(
            SparkSession spark, List<Row> rows, Path to, DatasetManifest.DataFile file) throws IOException {
        Path written = to.resolveSibling(to.getFileName() + " " + file.sha256());
        spark.createDataFrame(rows, Columns.PACKED).coalesce(1).write().parquet(written.toString());
        Path target = to.resolve(file.name());
        Files.createDirectories(target.getParent());
        try (var parts = Files.newDirectoryStream(written, "*.parquet")) {
            Files.move(parts.iterator().next(), target);
        }
        FileDigest digest = FileDigest.of(spark, List.of(target.toString())).get(0);
        return new DatasetManifest.DataFile(file.name(), file.rows(), digest.bytes(), digest.sha256());
    }
}
