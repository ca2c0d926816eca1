package org.sparkgan.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;

/**
 * IDX files of the MNIST family. Of a folder, the files named {@code *idx3*} directly inside are taken, and only those
 * named {@code *train*} where there are any: the test images take part when the source names them, as in {@code
 * fashion-mnist/*-images-idx3-ubyte.gz}. The labels of an image are those of the file, as they are.
 *
 * @param files images files, at least one
 */
record IdxFiles(List<IdxImages> files) implements ImageSource {
    private static final String IMAGES = "idx3";
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
            return named(paths.roots().stream().filter(root -> !root.isFolder()).toList(), IMAGES);
        }
        if (!first.isFolder()) {
            return ImageSource.isPicture(first) ? List.of() : List.of(first);
        }
        List<SourceFile> all = named(paths.filesAtTheTop(FILE), IMAGES);
        List<SourceFile> train = named(all, "train");
        return train.isEmpty() ? all : train;
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
