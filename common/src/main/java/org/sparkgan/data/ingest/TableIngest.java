package org.sparkgan.data.ingest;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.SourceFormat;
import org.sparkgan.data.DataException;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoreRefusedException;

/**
 * Packs the images of a table that a program has, which may be made anew each time that Spark reads it: its rows are first written
 * beside the dataset, as Parquet, and deleted when they are packed.
 */
public final class TableIngest {
    private TableIngest() {}

    /**
     * Packs {@code images} into {@code data.path}.
     *
     * @param images rows with the bytes of an encoded picture, or Spark's image struct, in {@code data.image-column}, with a name of
     *     each image in {@code data.path-column} and, if it is set, with a label in {@code data.label-column}
     * @param seed decides the order of the rows and where random squares of pictures lie
     * @throws DataException for a table without usable images
     * @throws ConfigException for missing settings or columns and an occupied or unwritable {@code data.path}
     */
    public static IngestReport run(Dataset<Row> images, DataSettings settings, long seed, Overwrite mode) {
        return packed(images, settings, rows -> Ingest.run(images.sparkSession(), rows, seed, mode));
    }

    /** The table that {@code data.source} names, as {@link Ingest#run}. */
    static IngestReport run(SparkSession spark, DataSettings settings, long seed, Overwrite mode) {
        NamedTable table = new NamedTable(settings);
        return packed(
                table.rows(spark), settings, rows -> Ingest.run(spark, rows, Optional.of(table.address()), seed, mode));
    }

    /** The table that {@code data.source} names, as {@link Ingest#append}. */
    static IngestReport append(SparkSession spark, DataSettings settings, long seed) {
        NamedTable table = new NamedTable(settings);
        return packed(
                table.rows(spark), settings, rows -> Ingest.append(spark, rows, Optional.of(table.address()), seed));
    }

    private static IngestReport packed(
            Dataset<Row> images, DataSettings settings, Function<DataSettings, IngestReport> ingest) {
        Dataset<Row> selected = new TableColumns(images, settings.columns()).selected();
        SparkSession spark = images.sparkSession();
        String rows = settings.requiredPath() + "-rows";
        try {
            Folder written = Folder.at(rows, spark.sparkContext().hadoopConfiguration());
            try {
                selected.write().mode(SaveMode.Overwrite).parquet(written.uri());
                return ingest.apply(settings.from(rows, SourceFormat.PARQUET));
            } finally {
                written.delete();
            }
        } catch (IOException e) {
            StoreRefusedException.throwIfDenied(
                    e, "data.path", rows, spark.sparkContext().hadoopConfiguration());
            throw new DataException("cannot write " + rows + ": " + e.getMessage(), e);
        }
    }
}
