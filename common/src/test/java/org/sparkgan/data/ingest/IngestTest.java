package org.sparkgan.data.ingest;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;

import com.holdenkarau.spark.testing.JavaDataFrameSuiteBase;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.DataException;
import org.sparkgan.data.FailingFileSystem;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.RejectedReason;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;

class IngestTest {
    /** Compares data frames; the session is the one all tests share. */
    private static final class Frames extends JavaDataFrameSuiteBase {
        private static final long serialVersionUID = 1L;

        @Override
        public SparkSession spark() {
            return SPARK;
        }
    }

    @TempDir
    private Path folder;

    private Path source;
    private Path target;

    @BeforeEach
    void nameFolders() {
        source = folder.resolve("photos of [2] 100%");
        target = folder.resolve("packed");
    }

    @Test
    void packsAFolderOfClasses() throws IOException {
        Pictures.save(source.resolve("train/hat/a.png"), Pictures.flat(4, 10));
        Pictures.save(source.resolve("train/dress/b b.png"), Pictures.flat(2, 20));
        Pictures.save(source.resolve("test/hat/ä.png"), Pictures.flat(8, 30));
        Files.writeString(source.resolve("README.md"), "not a picture");

        IngestReport report = ingest(2, Overwrite.REFUSE);

        assertThat(report)
                .isEqualTo(new IngestReport(1, 3, 0, 0, List.of(), new ImageShape(1, 2, 2), 1, "file:" + target));
        PackedDataset dataset = PackedDataset.open(SPARK, target.toString());
        List<Row> expected =
                List.of(row("train/hat/a.png", 1, 10), row("train/dress/b b.png", 0, 20), row("test/hat/ä.png", 1, 30));
        new Frames()
                .assertDataFrameNoOrderEquals(
                        SPARK.createDataFrame(expected, dataset.rows().schema()), dataset.rows());
        assertThat(dataset.manifest().labels()).containsExactly(Map.entry("dress", 0), Map.entry("hat", 1));
        assertThat(dataset.manifest().latest().seed()).isEqualTo(42);
        assertThat(dataset.manifest().latest().createdBy()).startsWith("SparkGAN");
    }

    private static Row row(String path, int label, int grey) {
        byte[] pixels = new byte[4];
        Arrays.fill(pixels, (byte) grey);
        return RowFactory.create(path, label, 2, 2, 1, pixels);
    }

    @Test
    void takesSingleFilesAndGlobs() throws IOException {
        Pictures.save(source.resolve("a/1.png"), Pictures.flat(4, 1));
        Pictures.save(source.resolve("a/2.jpg"), Pictures.flat(4, 2));
        Pictures.save(source.resolve("b/3.png"), Pictures.flat(4, 3));
        Path plain = Files.move(source, folder.resolve("photos"));

        assertThat(paths(plain.resolve("a/1.png"), "one")).containsExactly("1.png");
        assertThat(paths(plain.resolve("*/*.png"), "png")).containsExactlyInAnyOrder("a/1.png", "b/3.png");
        assertThat(paths(plain.resolve("{a,c}"), "a")).containsExactlyInAnyOrder("a/1.png", "a/2.jpg");
    }

    private List<String> paths(Path glob, String name) {
        Path packed = folder.resolve(name);
        Ingest.run(SPARK, settings(glob.toString(), packed, 4, 1, 0), 42, Overwrite.REFUSE);
        return inOrder(packed);
    }

    @Test
    void theOrderIsARandomOneOfTheSeedAlone() throws IOException {
        for (int i = 0; i < 60; i++) {
            Pictures.save(source.resolve("class" + i % 3).resolve(i + ".png"), Pictures.flat(1 + i % 7, i));
        }
        Path elsewhere = folder.resolve("elsewhere");
        copy(source, elsewhere);
        DataSettings settings = settings(source.toString(), target, 4, 1, 0);
        Ingest.run(SPARK, settings, 42, Overwrite.REFUSE);
        // Long files make many short lists, hence other tasks; what follows the end of a PNG does not count.
        for (int i = 0; i < 60; i += 20) {
            Files.write(elsewhere.resolve("class" + i % 3).resolve(i + ".png"), new byte[17 << 20], APPEND);
        }
        Path again = folder.resolve("again");
        Ingest.run(SPARK, settings(elsewhere.toString(), again, 4, 1, 0), 42, Overwrite.REFUSE);
        Path otherwise = folder.resolve("otherwise");
        Ingest.run(SPARK, settings(source.toString(), otherwise, 4, 1, 0), 43, Overwrite.REFUSE);

        List<String> order = inOrder(target);
        assertThat(order)
                .hasSize(60)
                .doesNotHaveDuplicates()
                .isNotEqualTo(order.stream().sorted().toList());
        assertThat(inOrder(again)).isEqualTo(order);
        assertThat(inOrder(otherwise)).isNotEqualTo(order).containsExactlyInAnyOrderElementsOf(order);
    }

    @Test
    void ofEqualImagesTheFirstStays() throws IOException {
        for (int i = 0; i < 30; i++) {
            Pictures.save(source.resolve("class" + i % 2).resolve(i + ".png"), Pictures.flat(4, i % 10));
        }
        Files.createFile(source.resolve("empty.png"));
        DataSettings settings = settings(source.toString(), target, 4, 1, 0.5);
        IngestReport report = Ingest.run(SPARK, LocalSpark.deduplicating(settings), 42, Overwrite.REFUSE);
        assertThat(report.images()).isEqualTo(10);
        assertThat(report.rejected()).isEqualTo(1);
        // Of 3, 13 and 23 the first by name, and so on.
        assertThat(inOrder(target))
                .containsExactlyInAnyOrder(
                        "class0/0.png",
                        "class1/1.png",
                        "class0/12.png",
                        "class1/13.png",
                        "class0/14.png",
                        "class1/15.png",
                        "class0/16.png",
                        "class1/17.png",
                        "class0/18.png",
                        "class1/19.png");
        assertThat(Ingest.run(SPARK, settings, 42, Overwrite.REPLACE).images()).isEqualTo(30);
    }

    @Test
    void brokenImagesAreListedWithTheirReasons() throws IOException {
        pictures(7);
        Files.createFile(source.resolve("empty.jpg"));
        Files.writeString(source.resolve("text.png"), "hello");
        byte[] jpeg = Pictures.encode(Pictures.quarters(64, 64, BufferedImage.TYPE_INT_RGB), "jpg");
        Files.write(source.resolve("cut.jpg"), Arrays.copyOf(jpeg, jpeg.length - 100));
        Files.write(source.resolve("shorter.jpg"), Arrays.copyOf(jpeg, jpeg.length - 99));

        IngestReport report = Ingest.run(SPARK, settings(source.toString(), target, 4, 1, 0.4), 42, Overwrite.REFUSE);

        assertThat(report.images()).isEqualTo(7);
        assertThat(report.rejected()).isEqualTo(4);
        assertThat(report.rejectedReasons())
                .containsExactly(
                        new RejectedReason("is cut off", 2),
                        new RejectedReason("is empty", 1),
                        new RejectedReason("is no JPEG, PNG, GIF, BMP, TIFF or WebP image", 1));
        DatasetManifest manifest = PackedDataset.open(SPARK, target.toString()).manifest();
        assertThat(manifest.rejected()).isEqualTo(4);
        assertThat(manifest.latest().rejectedReasons()).isEqualTo(report.rejectedReasons());
        List<String> rejected =
                SPARK
                        .read()
                        .json(target.resolve(manifest.latest().rejectedFolder()).toString())
                        .collectAsList()
                        .stream()
                        .map(row ->
                                String.join("|", row.<String>getAs("path"), row.getAs("reason"), row.getAs("message")))
                        .toList();
        String noImage = "is no JPEG, PNG, GIF, BMP, TIFF or WebP image";
        assertThat(rejected).hasSize(4).contains("empty.jpg|is empty|is empty", "text.png|" + noImage + "|" + noImage);
        assertThat(rejected).anyMatch(line -> line.startsWith("cut.jpg|is cut off|is cut off: "));
    }

    @Test
    void tooManyBrokenImagesStopItAndLeaveNothing() throws IOException {
        pictures(8);
        Files.createFile(source.resolve("b.jpg"));
        Files.createFile(source.resolve("c.jpg"));
        assertFails(
                settings(source.toString(), target, 4, 1, 0.15),
                DataException.class,
                "data.source " + source + ": 2 of 10 images cannot be read, more than data.max-rejected = 0.15;"
                        + " for example b.jpg is empty");
        assertThat(target).doesNotExist();
    }

    @Test
    void allImagesBrokenStopItWhateverTheLimit() throws IOException {
        Files.createDirectories(source);
        Files.writeString(source.resolve("a.png"), "hello");
        assertFails(
                settings(source.toString(), target, 4, 1, 1),
                DataException.class,
                "data.source " + source
                        + ": none of 1 images can be read; for example a.png is no JPEG, PNG, GIF, BMP,"
                        + " TIFF or WebP image");
        assertThat(target).doesNotExist();
    }

    @Test
    void sourcesWithoutImagesAreRefused() throws IOException {
        assertFails(
                settings(source.toString(), target, 4, 1, 0),
                DataException.class,
                "data.source " + source + ": there is no such file or folder");
        Files.createDirectories(source);
        Files.writeString(source.resolve("labels.csv"), "a,b");
        Pictures.save(source.resolve("_trash/a.png"), Pictures.flat(4, 1));
        assertFails(
                settings(source.toString(), target, 4, 1, 0),
                DataException.class,
                "data.source " + source
                        + ": there are no images in it (JPEG, PNG, GIF, BMP, TIFF, WebP, IDX or CIFAR files, zip or tar archives, Parquet)");
        assertThat(target).doesNotExist();
    }

    @Test
    void foldersOfImagesNeedASize() throws IOException {
        pictures(1);
        assertFails(
                settings(source.toString(), target),
                ConfigException.class,
                "data.image-size is not set: folders of images need the side in pixels to which each is resized, such as"
                        + " data.image-size=64");
        assertThat(target).doesNotExist();
    }

    @Test
    void anOccupiedFolderIsRefused() throws IOException {
        pictures(2);
        ingest(4, Overwrite.REFUSE);
        List<Path> before = files(target);
        assertFails(
                settings(source.toString(), target, 4, 1, 0),
                ConfigException.class,
                "data.path " + target
                        + " holds a dataset already: give another folder, or --overwrite to put the new one in"
                        + " its place");
        assertThat(files(target)).isEqualTo(before);

        Path occupied = Files.createDirectories(folder.resolve("occupied"));
        Files.writeString(occupied.resolve("notes.txt"), "keep me");
        assertFails(
                settings(source.toString(), occupied, 4, 1, 0),
                ConfigException.class,
                "data.path " + occupied + " is not empty (it holds notes.txt): give an empty folder");
        Path file = Files.writeString(folder.resolve("file"), "keep me");
        assertThatThrownBy(() -> Ingest.run(SPARK, settings(source.toString(), file, 4, 1, 0), 42, Overwrite.REPLACE))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("data.path " + file + ": cannot be written: ");
    }

    @Test
    void anOverwriteLeavesOnlyTheNewDataset() throws IOException {
        pictures(3);
        Files.createFile(source.resolve("broken.jpg"));
        Ingest.run(SPARK, settings(source.toString(), target, 4, 1, 0.5), 42, Overwrite.REFUSE);
        Files.writeString(target.resolve("notes.txt"), "mine");
        Files.delete(source.resolve("broken.jpg"));
        pictures(5);

        ingest(4, Overwrite.REPLACE);

        assertThat(inOrder(target)).hasSize(5);
        try (Stream<Path> inside = Files.list(target)) {
            assertThat(inside.map(path -> path.getFileName().toString().replaceAll("data-.*", "data")))
                    .containsExactlyInAnyOrder("_manifest.json", "data", "notes.txt");
        }
    }

    @Test
    void aFailedOverwriteKeepsTheOldDataset() throws IOException {
        pictures(3);
        ingest(4, Overwrite.REFUSE);
        List<Path> before = files(target);
        Files.createFile(source.resolve("broken.jpg"));
        assertThatThrownBy(() -> ingest(4, Overwrite.REPLACE)).isInstanceOf(DataException.class);
        assertThat(files(target)).isEqualTo(before);
        assertThat(inOrder(target)).hasSize(3);
    }

    @Test
    void aFailedTaskLeavesNothing() throws IOException {
        pictures(3);
        SPARK.sparkContext().hadoopConfiguration().set("fs.failing.impl", FailingFileSystem.class.getName());
        DataSettings settings = settings("failing://" + source, target, 4, 1, 0);
        assertThatThrownBy(() -> Ingest.run(SPARK, settings, 42, Overwrite.REFUSE))
                .isInstanceOf(SparkException.class)
                .hasMessageContaining("cannot be read: the disk does not answer");
        assertThat(target).doesNotExist();
    }

    @Test
    void aFailedWriteLeavesNothing() throws IOException {
        pictures(3);
        Files.createFile(source.resolve("broken.jpg"));
        Files.createDirectories(target);
        Files.writeString(target.resolve("_rejected"), "a file where a folder is needed");
        DataSettings settings = settings(source.toString(), target, 4, 1, 0.5);
        assertThatThrownBy(() -> Ingest.run(SPARK, settings, 42, Overwrite.REPLACE))
                .hasMessageContaining("_rejected");
        assertThat(files(target)).containsExactly(target, target.resolve("_rejected"));
    }

    private void pictures(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Pictures.save(source.resolve(i + ".png"), Pictures.flat(4, i));
        }
    }

    private IngestReport ingest(int size, Overwrite mode) {
        return Ingest.run(SPARK, settings(source.toString(), target, size, 1, 0.01), 42, mode);
    }

    private static void assertFails(DataSettings settings, Class<? extends Exception> type, String message) {
        assertThatThrownBy(() -> Ingest.run(SPARK, settings, 42, Overwrite.REFUSE))
                .isInstanceOf(type)
                .hasMessage(message);
    }

    /** The paths of a dataset's images as its one file has them. */
    private static List<String> inOrder(Path packed) {
        return PackedDataset.open(SPARK, packed.toString()).rows().coalesce(1).select("path").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : new ArrayList<>(files(from))) {
            if (Files.isRegularFile(file)) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
