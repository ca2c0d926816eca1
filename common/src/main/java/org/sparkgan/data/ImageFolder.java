package org.sparkgan.data;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;

/**
 * Trees of JPEG, PNG, GIF, BMP and TIFF files. The label of a picture is the name of the folder it lies in, as a number
 * by alphabetical order. Other files are passed over, and so are names that begin with a dot or an underscore; pictures
 * of formats that cannot be read, such as WebP, are taken in to be rejected with a reason.
 *
 * @param paths where they are
 * @param images how many there are
 * @param empty those of them without a byte
 * @param labels number by folder name
 */
record ImageFolder(SourcePaths paths, long images, List<Path> empty, SortedMap<String, Integer> labels)
        implements ImageSource {
    private static final List<String> EXTENSIONS = List.of(
            "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "tif", "tiff", "webp", "heic", "avif", "jp2", "psd",
            "pgm", "ppm");

    static final Pattern PICTURE =
            Pattern.compile(".+\\.(" + String.join("|", EXTENSIONS) + ")", Pattern.CASE_INSENSITIVE);

    static ImageFolder open(SourcePaths paths) throws IOException {
        PictureWalk found = PictureWalk.through(paths);
        if (found.pictures() == 0) {
            throw new DataException("data.source " + paths.source()
                    + ": there are no images in it (JPEG, PNG, GIF, BMP, TIFF, IDX or CIFAR files, zip or tar archives,"
                    + " Parquet)");
        }
        SortedMap<String, Integer> labels = new TreeMap<>();
        found.folders().forEach(folder -> labels.put(folder, labels.size()));
        return new ImageFolder(paths, found.pictures(), found.empty(), labels);
    }

    @Override
    public ImageShape shape(DataSettings settings) {
        return pictureShape(settings, "folders of images");
    }

    /** The shape that pictures of any size take, for which the settings must give the size. */
    static ImageShape pictureShape(DataSettings settings, String pictures) {
        int size = settings.imageSize()
                .orElseThrow(() -> new ConfigException("data.image-size is not set: " + pictures
                        + " need the side in pixels to which each is resized, such as data.image-size=64"));
        return new ImageShape(settings.channels().orElse(3), size, size);
    }

    @Override
    public Dataset<Row> decoded(SparkSession spark, ImageShape shape) {
        String base = paths.base().toString();
        TreeMap<String, Integer> numbers = new TreeMap<>(labels);
        MapPartitionsFunction<Row, Row> decode = rows -> decodeAll(rows, base, numbers, new ImageDecoder(shape));
        Dataset<Row> decoded =
                files(spark).select(Columns.PATH, "content").mapPartitions(decode, Encoders.row(Columns.DECODED));
        return empty.isEmpty() ? decoded : decoded.union(rejectedEmpty(spark, base));
    }

    private Dataset<Row> files(SparkSession spark) {
        return spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .option("pathGlobFilter", "*.{" + anyCase(EXTENSIONS) + "}")
                // The paths are resolved already; brackets in them are no patterns.
                .option("__globPaths__", "false")
                .load(paths.roots().stream()
                        .map(root -> root.getPath().toString())
                        .toArray(String[]::new));
    }

    private Dataset<Row> rejectedEmpty(SparkSession spark, String base) {
        List<Row> rows = empty.stream()
                .map(file -> Columns.broken(SourcePaths.relative(base, file.toString()), "is empty"))
                .toList();
        return spark.createDataFrame(rows, Columns.DECODED);
    }

    @Override
    public String description() {
        return String.format("%,d pictures in %,d folders", images, labels.size());
    }

    private static Iterator<Row> decodeAll(
            Iterator<Row> rows, String base, SortedMap<String, Integer> labels, ImageDecoder decoder) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Row next() {
                Row row = rows.next();
                String path = row.getString(0);
                String name = SourcePaths.relative(base, path);
                try {
                    return Columns.decoded(name, labels.get(folder(new Path(path))), decoder.decode(row.getAs(1)));
                } catch (BrokenImageException e) {
                    return Columns.broken(name, e.getMessage());
                }
            }
        };
    }

    private static String folder(Path picture) {
        return picture.getParent().getName();
    }

    /** {@code jpg} as {@code [jJ][pP][gG]}: Hadoop's globs know no other way to take both cases. */
    private static String anyCase(List<String> extensions) {
        return Pattern.compile("[a-z]")
                .matcher(String.join(",", extensions))
                .replaceAll(letter -> "[" + letter.group() + letter.group().toUpperCase(Locale.ROOT) + "]");
    }
}
