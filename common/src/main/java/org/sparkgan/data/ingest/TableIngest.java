package org.sparkgan.data.ingest;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.SourceColumns;
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
    private static final String PATH_COLUMN = "data.path-column";

    private TableIngest() {}

    /**
     * Packs {@code images} into {@code data.path}.
     *
     * @param images rows with the bytes of an encoded picture in {@code data.image-column}, with a name of each image in {@code
     *     data.path-column} and, if it is set, with a label in {@code data.label-column}
     * @param seed decides the order of the rows and where random squares of pictures lie
     * @throws DataException for a table without usable images
     * @throws ConfigException for missing settings or columns and an occupied or unwritable {@code data.path}
     */
    public static IngestReport run(Dataset<Row> images, DataSettings settings, long seed, Overwrite mode) {
        Set<String> columns = columns(images, settings.columns());
        SparkSession spark = images.sparkSession();
        String rows = settings.requiredPath() + "-rows";
        try {
            Folder written = Folder.at(rows, spark.sparkContext().hadoopConfiguration());
            try {
                images.select(columns.stream()
                                .map(name -> images.col('`' + name + '`'))
                                .toArray(Column[]::new))
                        .write()
                        .mode(SaveMode.Overwrite)
                        .parquet(written.uri());
                return Ingest.run(spark, settings.from(rows, SourceFormat.PARQUET), seed, mode);
            } finally {
                written.delete();
            }
        } catch (IOException e) {
            StoreRefusedException.throwIfDenied(
                    e, "data.path", rows, spark.sparkContext().hadoopConfiguration());
            throw new DataException("cannot write " + rows + ": " + e.getMessage(), e);
        }
    }

    /** Those of the table that are needed; a field inside a column needs all of it. */
    private static Set<String> columns(Dataset<Row> images, SourceColumns asked) {
        if (asked.path().isEmpty()) {
            throw new ConfigException(
                    PATH_COLUMN
                            + " is not set: give the column of the table that names each image, on which the order of images depends");
        }
        Set<String> columns = new LinkedHashSet<>();
        columns.add(column(images, "data.image-column", asked.image()));
        columns.add(column(images, PATH_COLUMN, asked.path().get()));
        asked.label().ifPresent(label -> columns.add(column(images, "data.label-column", label)));
        return columns;
    }

    private static String column(Dataset<Row> images, String key, String name) {
        Optional<String> whole = Stream.of(images.columns())
                .filter(column -> column.equals(name) || name.startsWith(column + "."))
                .findFirst();
        return whole.orElseThrow(() -> new ConfigException(key + " must be a column of the table, one of "
                + Arrays.toString(images.columns()) + ", but is " + name));
    }
}
