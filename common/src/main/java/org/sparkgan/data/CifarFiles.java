package org.sparkgan.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;

/**
 * The binary files of CIFAR-10 and CIFAR-100, see https://www.cs.toronto.edu/~kriz/cifar.html: an image is one byte of
 * label (CIFAR-100: the coarse and then the fine label, of which the fine one is taken) and three planes of 32x32 bytes.
 * Of a folder only the training files are taken, unless there are none: the test images take part when the source names
 * them.
 *
 * @param files at least one
 * @param labels number by the name that a file beside the images gives it; empty where there is none
 */
record CifarFiles(List<Images> files, SortedMap<String, Integer> labels) implements ImageSource {
    static final int SIDE = 32;
    static final Pattern FILE = Pattern.compile("(data_batch_\\d+|test_batch|train|test)\\.bin");
    private static final Pattern TRAIN = Pattern.compile("(data_batch_\\d+|train)\\.bin");
    private static final Pattern FINE = Pattern.compile("(train|test)\\.bin");

    /**
     * One file.
     *
     * @param file its address
     * @param name in the dataset
     * @param bytes its length
     * @param labelBytes 1 for CIFAR-10, 2 for CIFAR-100
     */
    record Images(String file, String name, long bytes, int labelBytes) implements Serializable {
        int record() {
            return labelBytes + 3 * SIDE * SIDE;
        }

        int classes() {
            return labelBytes == 1 ? 10 : 100;
        }

        /** Whole images. */
        long whole() {
            return bytes / record();
        }

        /** Whole images, and one more where bytes are left over. */
        long promised() {
            return whole() + (bytes % record() == 0 ? 0 : 1);
        }
    }

    /** The CIFAR files among the paths; empty where there is none. */
    static Optional<CifarFiles> find(SourcePaths paths) throws IOException {
        List<FileStatus> found = paths.filesAtTheTop(FILE);
        boolean folder = paths.roots().stream().anyMatch(FileStatus::isDirectory);
        List<FileStatus> train = found.stream()
                .filter(file -> TRAIN.matcher(file.getPath().getName()).matches())
                .toList();
        List<Images> files = new ArrayList<>();
        for (FileStatus file : folder && !train.isEmpty() ? train : found) {
            files.add(images(file, paths));
        }
        if (files.stream().mapToLong(Images::promised).sum() == 0) {
            return Optional.empty();
        }
        return Optional.of(new CifarFiles(List.copyOf(files), names(files.get(0), paths.fileSystem())));
    }

    private static Images images(FileStatus file, SourcePaths paths) {
        Path path = file.getPath();
        return new Images(
                path.toString(),
                SourcePaths.relative(paths.base().toString(), path.toString()),
                file.getLen(),
                FINE.matcher(path.getName()).matches() ? 2 : 1);
    }

    private static SortedMap<String, Integer> names(Images images, FileSystem fileSystem) throws IOException {
        String name = images.labelBytes() == 1 ? "batches.meta.txt" : "fine_label_names.txt";
        Path file = new Path(new Path(images.file()).getParent(), name);
        if (!fileSystem.exists(file)) {
            return ImageSource.numbers(List.of());
        }
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(fileSystem.open(file), StandardCharsets.UTF_8))) {
            return ImageSource.numbers(in.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList());
        }
    }

    @Override
    public long images() {
        return files.stream().mapToLong(Images::promised).sum();
    }

    @Override
    public ImageShape shape(DataSettings settings) {
        int size = settings.imageSize().orElse(SIDE);
        return new ImageShape(settings.channels().orElse(3), size, size);
    }

    /** One task a file. */
    @Override
    public Dataset<Row> decoded(SparkSession spark, Packing packing) {
        ArrayList<Images> all = new ArrayList<>(files);
        return FileTasks.decoded(spark, all.size(), (file, hadoop) -> new CifarRows(all.get(file), packing, hadoop));
    }

    @Override
    public String description() {
        return String.format("%,d images in %d CIFAR files", images(), files.size());
    }
}
