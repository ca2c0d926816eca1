package org.sparkgan.data;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;

/**
 * Trees of JPEG, PNG, GIF, BMP, TIFF and WebP files. The label of a picture is the name of the folder it lies in, as a number
 * by alphabetical order. Other files are passed over, and so are names that begin with a dot or an underscore; pictures
 * of formats that cannot be read, such as HEIC, are taken in to be rejected with a reason.
 *
 * @param paths where they are
 * @param images how many there are
 * @param files packed as {@link FileList}s
 * @param labels number by folder name
 */
record ImageFolder(SourcePaths paths, long images, List<byte[]> files, SortedMap<String, Integer> labels)
        implements ImageSource {
    private static final List<String> EXTENSIONS = List.of(
            "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "tif", "tiff", "webp", "heic", "avif", "jp2", "psd",
            "pgm", "ppm");

    private static final int MOST_TASKS = 10_000;
    private static final int TASKS_PER_CORE = 16;
    /** Of small pictures a list is read in less time than a task takes to start. */
    private static final int MOST_LISTS = 16;

    static final Pattern PICTURE =
            Pattern.compile(".+\\.(" + String.join("|", EXTENSIONS) + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static ImageFolder open(SourcePaths paths) throws IOException {
        PictureWalk found = PictureWalk.through(paths);
        if (found.pictures() == 0) {
            throw new DataException("data.source " + paths.source()
                    + ": there are no images in it (JPEG, PNG, GIF, BMP, TIFF, WebP, IDX or CIFAR files, zip or tar archives,"
                    + " Parquet)");
        }
        return new ImageFolder(paths, found.pictures(), found.files(), ImageSource.numbers(found.folders()));
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
    public Dataset<Row> decoded(SparkSession spark, Packing packing) {
        String base = paths.base().toString();
        TreeMap<String, Integer> numbers = new TreeMap<>(labels);
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(files, tasks(spark.sparkContext().defaultParallelism()))
                .mapPartitions(lists ->
                        new PictureFiles(lists, new Path(base), numbers, new ImageDecoder(packing), hadoop.value()));
        return spark.createDataFrame(rows, Columns.DECODED);
    }

    /** A few tasks a core, so that none waits long for the last, and more only where these would be long. */
    private int tasks(int cores) {
        int most = Math.min(MOST_TASKS, Math.max(TASKS_PER_CORE * cores, files.size() / MOST_LISTS));
        return Math.min(files.size(), most);
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "%,d pictures in %,d folders", images, labels.size());
    }
}
