package org.sparkgan.data.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.DataException;
import org.sparkgan.data.picture.Packing;

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
    private static final Pattern ANY = Pattern.compile("[^._].*", Pattern.DOTALL);

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

    /**
     * The CIFAR files among the paths; where none has their names, the files whose length is that of whole images, of
     * CIFAR-10 or else of CIFAR-100.
     *
     * @throws DataException where there is neither
     */
    static CifarFiles open(SourcePaths paths) throws IOException {
        Optional<CifarFiles> named = find(paths);
        return (named.isPresent() ? named : findBySize(paths))
                .orElseThrow(() -> new DataException("data.source " + paths.source()
                        + ": there are no CIFAR files in it (data_batch_*.bin, test_batch.bin, train.bin, test.bin, or files"
                        + " of any name with 3,073 or 3,074 bytes for each image)"));
    }

    /** The CIFAR files among the paths by their names; empty where there is none. */
    static Optional<CifarFiles> find(SourcePaths paths) throws IOException {
        List<SourceFile> found = paths.filesAtTheTop(FILE);
        boolean folder = paths.roots().stream().anyMatch(SourceFile::isFolder);
        List<SourceFile> train = found.stream()
                .filter(file -> TRAIN.matcher(file.name()).matches())
                .toList();
        List<Images> files = new ArrayList<>();
        for (SourceFile file : folder && !train.isEmpty() ? train : found) {
            boolean fine = FINE.matcher(file.name()).matches();
            files.add(images(file, fine ? 2 : 1, paths));
        }
        return of(files, paths);
    }

    private static Optional<CifarFiles> findBySize(SourcePaths paths) throws IOException {
        List<Images> files = new ArrayList<>();
        for (SourceFile file : paths.filesAtTheTop(ANY)) {
            IntStream.of(1, 2)
                    .mapToObj(labelBytes -> images(file, labelBytes, paths))
                    .filter(images -> images.bytes() % images.record() == 0)
                    .findFirst()
                    .ifPresent(files::add);
        }
        return of(files, paths);
    }

    private static Optional<CifarFiles> of(List<Images> files, SourcePaths paths) throws IOException {
        if (files.stream().mapToLong(Images::promised).sum() == 0) {
            return Optional.empty();
        }
        return Optional.of(new CifarFiles(List.copyOf(files), names(files.get(0), paths.fileSystem())));
    }

    private static Images images(SourceFile file, int labelBytes, SourcePaths paths) {
        return new Images(
                file.address(),
                SourcePaths.relative(paths.base().toString(), file.address()),
                file.bytes(),
                labelBytes);
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
        return String.format(Locale.ROOT, "%,d images in %d CIFAR files", images(), files.size());
    }
}
