package org.sparkgan.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StructType;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.SourceColumns;

/**
 * Parquet files with a column of encoded pictures. Labels are whole numbers as they are, or names as numbers by
 * alphabetical order.
 *
 * @param files their addresses, at least one
 * @param base the folder to which the paths of a dataset are relative
 * @param columns what lies where
 * @param images how many rows there are
 * @param labels number by name; empty for whole numbers
 */
record ParquetImages(
        List<String> files, String base, SourceColumns columns, long images, SortedMap<String, Integer> labels)
        implements ImageSource {
    static final Pattern FILE = Pattern.compile(".+\\.parquet", Pattern.CASE_INSENSITIVE);

    /** More names than this are no classes. */
    private static final int MOST_LABELS = 100_000;

    static ParquetImages open(SourcePaths paths, SparkSession spark, SourceColumns columns) throws IOException {
        List<String> files = paths.files(FILE).stream().map(SourceFile::address).toList();
        if (files.isEmpty()) {
            throw new DataException("data.source " + paths.source() + ": there are no Parquet files (.parquet) in it");
        }
        Dataset<Row> rows = read(spark, files);
        require("data.image-column", columns.image(), type(rows, "data.image-column", columns.image()), "binary");
        columns.path()
                .ifPresent(path -> require("data.path-column", path, type(rows, "data.path-column", path), "string"));
        long images = rows.count();
        if (images == 0) {
            throw new DataException(
                    "data.source " + paths.source() + ": its " + files.size() + " Parquet files have no rows");
        }
        if (columns.path().isPresent()
                && rows.select(columns.path().get()).distinct().count() != images) {
            throw new DataException("data.source " + paths.source() + ": data.path-column "
                    + columns.path().get() + " does not name each image differently");
        }
        SortedMap<String, Integer> labels = ImageSource.numbers(
                columns.label().map(label -> names(rows, label)).orElse(List.of()));
        return new ParquetImages(files, paths.base().toString(), columns, images, labels);
    }

    private static Dataset<Row> read(SparkSession spark, List<String> files) {
        return spark.read()
                // The paths are resolved already; brackets in them are no patterns.
                .option("__globPaths__", "false")
                .parquet(files.toArray(new String[0]));
    }

    private static DataType type(Dataset<Row> rows, String key, String column) {
        DataType type = rows.schema();
        for (String part : column.split("\\.", -1)) {
            if (!(type instanceof StructType struct)
                    || !Arrays.asList(struct.fieldNames()).contains(part)) {
                throw new ConfigException(key + " must be a column of the Parquet files, one of "
                        + String.join(", ", rows.columns()) + ", but is " + column);
            }
            type = struct.apply(part).dataType();
        }
        return type;
    }

    private static void require(String key, String column, DataType type, String expected) {
        if (!type.simpleString().equals(expected)) {
            throw new ConfigException(
                    key + " must be a column of type " + expected + ", but " + column + " is " + type.simpleString());
        }
    }

    private static List<String> names(Dataset<Row> rows, String label) {
        DataType type = type(rows, "data.label-column", label);
        if (type instanceof IntegralType) {
            return List.of();
        }
        require("data.label-column", label, type, "string");
        List<String> names = rows.select(label)
                .na()
                .drop()
                .distinct()
                .limit(MOST_LABELS + 1)
                .as(Encoders.STRING())
                .collectAsList();
        if (names.size() > MOST_LABELS) {
            throw new DataException("data.label-column " + label + " holds more than " + MOST_LABELS + " names");
        }
        return names.stream().sorted().toList();
    }

    @Override
    public ImageShape shape(DataSettings settings) {
        return ImageFolder.pictureShape(settings, "Parquet files of images");
    }

    @Override
    public Dataset<Row> decoded(SparkSession spark, Packing packing) {
        String start = base;
        TreeMap<String, Integer> numbers = new TreeMap<>(labels);
        Column label = columns.label().map(name -> col(name)).orElse(lit(null).cast(DataTypes.StringType));
        Column path = columns.path().map(name -> col(name)).orElse(lit(null).cast(DataTypes.StringType));
        MapFunction<Row, Row> decode = row -> decode(row, start, numbers, new ImageDecoder(packing));
        return read(spark, files)
                .select(
                        col(columns.image()).as("image"),
                        label.cast(DataTypes.StringType).as("label"),
                        path.as("path"),
                        col("_metadata.file_path").as("file"),
                        col("_metadata.row_index").as("row"))
                .map(decode, Encoders.row(Columns.DECODED));
    }

    @Override
    public String description() {
        return String.format("%,d rows in %,d Parquet files", images, files.size());
    }

    private static Row decode(Row row, String base, SortedMap<String, Integer> labels, ImageDecoder decoder) {
        String path = row.isNullAt(2)
                ? SourcePaths.relative(base, new Path(URI.create(row.getString(3))).toString()) + "#" + row.getLong(4)
                : row.getString(2);
        if (row.isNullAt(0)) {
            return Columns.broken(path, "is null");
        }
        try {
            return Columns.decoded(path, label(row.getString(1), labels), decoder.decode(row.getAs(0)));
        } catch (NumberFormatException e) {
            return Columns.broken(path, "has the label " + row.getString(1) + ", which has more than 32 bits");
        } catch (BrokenImageException e) {
            return Columns.broken(path, e.getMessage());
        }
    }

    private static Integer label(String value, SortedMap<String, Integer> labels) {
        if (value == null) {
            return null;
        }
        return labels.isEmpty() ? Integer.valueOf(value) : labels.get(value);
    }
}
