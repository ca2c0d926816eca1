package org.sparkgan.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.DataException;
import org.sparkgan.data.picture.Packing;

/**
 * IDX files of the MNIST family. Of a folder, the files named {@code *idx3*} directly inside are taken, and only those
 * named {@code *train*} where there are any: the test images take part when the source names them, as in {@code
 * fashion-mnist/*-images-idx3-ubyte.gz}. The labels of an image are those of the file, as they are.
 *
 * @param files images files, at least one
 */
record IdxFiles(List<IdxImages> files) implements ImageSource {
    private static final String IMAGES = "idx3";
    private static final Pattern NAME = Pattern.compile(
            "(.*?)((?:train|test|t10k|valid|val)[-_.]|(?=images|idx3)).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Logger LOG = LoggerFactory.getLogger(IdxFiles.class);
    private static final Pattern FILE = Pattern.compile(".*" + IMAGES + ".*", Pattern.DOTALL);

    /** The IDX files among the paths; empty where these are pictures. */
    static Optional<IdxFiles> find(SourcePaths paths) throws IOException {
        List<IdxImages> files = new ArrayList<>();
        for (SourceFile candidate : candidates(paths)) {
            files.add(IdxImages.open(candidate.path(), paths.fileSystem()));
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(new IdxFiles(List.copyOf(files)));
    }

    private static List<SourceFile> candidates(SourcePaths paths) throws IOException {
        SourceFile first = paths.roots().get(0);
        if (paths.roots().size() > 1) {
            List<SourceFile> all = named(
                    paths.roots().stream().filter(root -> !root.isFolder()).toList(), IMAGES);
            if (datasets(all).size() > 1) {
                LOG.warn(
                        "IDX files of several datasets are put together, with equal labels for different things: {}",
                        String.join(", ", datasets(all).keySet()));
            }
            return all;
        }
        if (!first.isFolder()) {
            return ImageSource.isPicture(first) ? List.of() : List.of(first);
        }
        List<SourceFile> all = named(paths.filesAtTheTop(FILE), IMAGES);
        refuseSeveral(all, paths);
        List<SourceFile> train = named(all, "train");
        return train.isEmpty() ? all : train;
    }

    /** EMNIST's splits, or MNIST beside Fashion-MNIST: their labels are the same numbers for different things. */
    private static void refuseSeveral(List<SourceFile> files, SourcePaths paths) {
        SortedMap<String, SourceFile> datasets = datasets(files);
        if (datasets.size() > 1) {
            String first = datasets.values().iterator().next().name();
            throw new DataException("data.source " + paths.source() + ": it holds the IDX files of several datasets ("
                    + String.join(", ", datasets.keySet()) + "): give one of them, such as data.source="
                    + new Path(paths.source(), NAME.matcher(first).replaceFirst("$1$2*")));
        }
    }

    /** A file of each dataset by what its files are called before the word that tells training from test images. */
    private static SortedMap<String, SourceFile> datasets(List<SourceFile> files) {
        SortedMap<String, SourceFile> datasets = new TreeMap<>();
        for (SourceFile file : files) {
            Matcher name = NAME.matcher(file.name());
            String dataset = name.matches() ? name.group(1).replaceFirst("[-_. \\d]+$", "") : file.name();
            boolean train = file.name().contains("train");
            datasets.merge(dataset.isEmpty() ? "without a name" : dataset, file, (one, other) -> train ? other : one);
        }
        return datasets;
    }

    private static List<SourceFile> named(List<SourceFile> files, String part) {
        return files.stream()
                .filter(file -> file.name().contains(part) && !ImageSource.isPicture(file))
                .toList();
    }

    @Override
    public long images() {
        return files.stream().mapToLong(IdxImages::count).sum();
    }

    @Override
    public SortedMap<String, Integer> labels() {
        return new TreeMap<>();
    }

    @Override
    public ImageShape shape(DataSettings settings) {
        int channels = settings.channels().orElse(1);
        if (settings.imageSize().isPresent()) {
            int size = settings.imageSize().get();
            return new ImageShape(channels, size, size);
        }
        IdxImages first = files.get(0);
        for (IdxImages other : files) {
            if (other.height() != first.height() || other.width() != first.width()) {
                throw new ConfigException(
                        "data.image-size is not set, but the IDX files hold images of different sizes: " + first.width()
                                + "x" + first.height() + " and " + other.width() + "x" + other.height());
            }
        }
        return new ImageShape(channels, first.height(), first.width());
    }

    /** One task a file: a gzipped file can only be read from its start. */
    @Override
    public Dataset<Row> decoded(SparkSession spark, Packing packing) {
        ArrayList<IdxImages> all = new ArrayList<>(files);
        return FileTasks.decoded(spark, all.size(), (file, hadoop) -> new IdxRows(all.get(file), packing, hadoop));
    }

    @Override
    public String description() {
        long labelled = files.stream().filter(file -> file.labels() != null).count();
        return String.format(
                Locale.ROOT, "%,d images in %d IDX files, %d of them with labels", images(), files.size(), labelled);
    }
}
