package org.sparkgan.data;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.Background;
import org.sparkgan.config.Cache;
import org.sparkgan.config.Crop;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ReadingSettings;
import org.sparkgan.config.SourceColumns;
import org.sparkgan.config.SourceFormat;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.PackedDataset;

/** The session that tests share, and settings for it. */
public final class LocalSpark {
    public static final SparkSession SPARK =
            SparkSession.builder().master("local[2]").getOrCreate();

    private LocalSpark() {}

    public static DataSettings settings(String source, Path target) {
        return settings(source, target, null, 1, 0.01);
    }

    public static DataSettings settings(
            String source, Path target, Integer size, Integer channels, double maxRejected) {
        return new DataSettings(
                Optional.of(source),
                Optional.of(target.toString()),
                SourceFormat.AUTO,
                Optional.empty(),
                new SourceColumns("content", Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.ofNullable(size),
                Optional.ofNullable(channels),
                Crop.CENTER,
                Background.WHITE,
                64_000_000,
                maxRejected,
                false,
                Optional.empty(),
                new ReadingSettings(false, 1 << 26, Cache.AUTO));
    }

    public static DataSettings deduplicating(DataSettings settings) {
        return new DataSettings(
                settings.source(),
                settings.path(),
                settings.sourceFormat(),
                settings.tableFormat(),
                settings.columns(),
                settings.nameEncoding(),
                settings.imageSize(),
                settings.channels(),
                settings.crop(),
                settings.background(),
                settings.maxPixels(),
                settings.maxRejected(),
                true,
                settings.stacks(),
                settings.reading());
    }

    /** The same settings for a source of the format, with these columns. */
    public static DataSettings of(SourceFormat format, SourceColumns columns, DataSettings other) {
        return new DataSettings(
                other.source(),
                other.path(),
                format,
                Optional.empty(),
                columns,
                other.nameEncoding(),
                other.imageSize(),
                other.channels(),
                other.crop(),
                other.background(),
                other.maxPixels(),
                other.maxRejected(),
                other.deduplicate(),
                other.stacks(),
                other.reading());
    }

    /** The same settings for archives whose names are in this encoding. */
    public static DataSettings named(String encoding, DataSettings other) {
        return new DataSettings(
                other.source(),
                other.path(),
                other.sourceFormat(),
                other.tableFormat(),
                other.columns(),
                Optional.of(Charset.forName(encoding)),
                other.imageSize(),
                other.channels(),
                other.crop(),
                other.background(),
                other.maxPixels(),
                other.maxRejected(),
                other.deduplicate(),
                other.stacks(),
                other.reading());
    }

    /** The same settings for so many stacks of images. */
    public static DataSettings stacking(int stacks, DataSettings other) {
        return new DataSettings(
                other.source(),
                other.path(),
                other.sourceFormat(),
                other.tableFormat(),
                other.columns(),
                other.nameEncoding(),
                other.imageSize(),
                other.channels(),
                other.crop(),
                other.background(),
                other.maxPixels(),
                other.maxRejected(),
                other.deduplicate(),
                Optional.of(stacks),
                other.reading());
    }

    /** The images of a dataset as {@code path label [pixels]}, sorted. */
    public static List<String> rows(Path dataset) {
        return PackedDataset.open(SPARK, dataset.toString()).rows().collectAsList().stream()
                .map(row -> row.getString(0) + " " + row.get(1) + " " + Arrays.toString(row.<byte[]>getAs(5)))
                .sorted()
                .toList();
    }

    /** The images that ingest rejected as {@code path message}, sorted. */
    public static List<String> rejected(Path dataset) {
        DatasetManifest manifest = PackedDataset.open(SPARK, dataset.toString()).manifest();
        return SPARK
                .read()
                .option("__globPaths__", "false")
                .schema(Columns.REJECTED)
                .json(dataset.resolve(manifest.latest().rejectedFolder()).toString())
                .collectAsList()
                .stream()
                .map(row -> row.<String>getAs("path") + " " + row.<String>getAs("message"))
                .sorted()
                .toList();
    }
}
