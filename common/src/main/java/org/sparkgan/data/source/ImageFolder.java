package org.sparkgan.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Columns;
import org.sparkgan.data.DataException;
import org.sparkgan.data.picture.ImageDecoder;
import org.sparkgan.data.picture.Packing;

/**
 * Trees of JPEG, PNG, GIF, BMP, TIFF and WebP files. The label of a picture is the name of the folder it lies in, as a number
 * by alphabetical order; where StyleGAN's {@code dataset.json} lies at the top, it is the number that this gives. Other files
 * are passed over, and so are names that begin with a dot or an underscore; pictures of formats that cannot be read, such as
 * HEIC, are taken in to be rejected with a reason.
 *
 * @param paths where they are
 * @param images how many there are
 * @param files packed as {@link FileList}s
 * @param labels number by folder name
 * @param listed number by path, where a list has the labels; empty where folders are the labels
 */
record ImageFolder(
        SourcePaths paths,
        long images,
        List<byte[]> files,
        SortedMap<String, Integer> labels,
        Optional<Map<String, Integer>> listed)
        implements ImageSource {
    private static final Logger LOG = LoggerFactory.getLogger(ImageFolder.class);
    private static final int MOST_TASKS = 10_000;
    private static final int TASKS_PER_CORE = 16;
    /** Of small pictures a list is read in less time than a task takes to start. */
    private static final int MOST_LISTS = 16;

    static ImageFolder open(SourcePaths paths) throws IOException {
        ListedLabels list = list(paths);
        PictureWalk found = PictureWalk.through(paths, list);
        if (found.pictures() == 0) {
            throw new DataException("data.source " + paths.source()
                    + ": there are no images in it (" + ImageSource.Kind.FILES + ")"
                    + found.others().advice().map(advice -> "; " + advice).orElse(""));
        }
        found.others().files().ifPresent(files -> LOG.warn("beside the pictures these are passed over: {}", files));
        if (found.listed() > 0 || list.denied()) {
            if (found.listed() > 0 && found.listed() < found.pictures()) {
                LOG.warn(
                        "{} of {} pictures are not in {} and have no label",
                        found.pictures() - found.listed(),
                        found.pictures(),
                        ListedLabels.FILE);
            }
            return new ImageFolder(
                    paths,
                    found.pictures(),
                    found.files(),
                    ImageSource.numbers(List.of()),
                    Optional.of(list.numbers()));
        }
        if (!list.numbers().isEmpty()) {
            LOG.warn("no picture is one of those that {} lists: their folders are taken for labels", ListedLabels.FILE);
        }
        return new ImageFolder(
                paths, found.pictures(), found.files(), ImageSource.numbers(found.folders()), Optional.empty());
    }

    /** What StyleGAN's list at the top of a folder says, or nothing. */
    private static ListedLabels list(SourcePaths paths) throws IOException {
        ListedLabels list = new ListedLabels();
        for (SourceFile file : paths.filesAtTheTop(Pattern.compile(Pattern.quote(ListedLabels.FILE)))) {
            try (InputStream in = paths.fileSystem().open(file.path())) {
                list.add(SourcePaths.relative(paths.base().toString(), file.address()), in.readAllBytes());
            }
        }
        if (list.refusal() != null) {
            throw new DataException("data.source " + paths.source() + ": " + list.refusal());
        }
        return list;
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
        PictureFiles.Labels numbers = numbers(spark);
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(files, tasks(spark.sparkContext().defaultParallelism()))
                .mapPartitions(lists ->
                        new PictureFiles(lists, new Path(base), numbers, new ImageDecoder(packing), hadoop.value()));
        return spark.createDataFrame(rows, Columns.DECODED);
    }

    private PictureFiles.Labels numbers(SparkSession spark) {
        if (listed.isEmpty()) {
            TreeMap<String, Integer> byFolder = new TreeMap<>(labels);
            return (path, folder) -> byFolder.get(folder);
        }
        // A list may be as long as the source.
        Broadcast<Map<String, Integer>> list =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(listed.get());
        return (path, folder) -> list.value().get(path);
    }

    /** A few tasks a core, so that none waits long for the last, and more only where these would be long. */
    private int tasks(int cores) {
        int most = Math.min(MOST_TASKS, Math.max(TASKS_PER_CORE * cores, files.size() / MOST_LISTS));
        return Math.min(files.size(), most);
    }

    @Override
    public String description() {
        if (listed.isPresent()) {
            return String.format(
                    Locale.ROOT,
                    listed.get().isEmpty() ? "%,d pictures, no labels according to %s" : "%,d pictures, labels in %s",
                    images,
                    ListedLabels.FILE);
        }
        return String.format(Locale.ROOT, "%,d pictures in %,d folders", images, labels.size());
    }
}
