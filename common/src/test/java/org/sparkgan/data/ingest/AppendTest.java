package org.sparkgan.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.Cache;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.data.DataException;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.RejectedReason;
import org.sparkgan.data.dataset.Addition;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.Shard;

class AppendTest {
    @TempDir
    private Path folder;

    private Path source;
    private Path target;

    @BeforeEach
    void nameFolders() {
        source = folder.resolve("photos of [2] 100%");
        target = folder.resolve("packed [1]");
    }

    @Test
    void newImagesFollowTheOldOnes() throws IOException {
        picture("hat/a.png", 10);
        picture("dress/b.png", 20);
        ingest();
        Map<String, byte[]> before = files();
        List<String> oldRows = inOrder();
        picture("bag/c.png", 30);
        picture("hat/d.png", 40);
        picture("shoe/e.png", 50);

        // The shape is the dataset's.
        IngestReport report = Ingest.append(SPARK, shaped(source, target, null, null, 0), 7);

        assertThat(report.version()).isEqualTo(2);
        assertThat(report.images()).isEqualTo(3);
        assertThat(report.known()).isEqualTo(2);
        assertThat(inOrder().subList(0, 2)).isEqualTo(oldRows);
        // Names keep their numbers, and new ones follow.
        assertThat(rows())
                .containsExactly(
                        "bag/c.png 2 30", "dress/b.png 0 20", "hat/a.png 1 10", "hat/d.png 1 40", "shoe/e.png 3 50");
        DatasetManifest manifest = manifest();
        assertThat(manifest.labels()).isEqualTo(Map.of("bag", 2, "dress", 0, "hat", 1, "shoe", 3));
        assertThat(manifest.version()).isEqualTo(2);
        assertThat(manifest.images()).isEqualTo(5);
        assertThat(manifest.additions()).extracting(Addition::images).containsExactly(2L, 3L);
        assertThat(manifest.additions()).extracting(Addition::seed).containsExactly(42L, 7L);
        assertThat(manifest.additions()).extracting(Addition::source).containsOnly("file:" + source);
        before.remove("_manifest.json");
        assertThat(files()).containsAllEntriesOf(before);
        PackedDataset.open(SPARK, target.toString()).verify();
        assertThat(PackedDataset.open(SPARK, target.toString()).shards(2, Cache.MEMORY).collect().stream()
                        .mapToLong(Shard::images))
                .containsExactly(2L, 3L);
    }

    @Test
    void imagesOfAnotherSourceAreNewWhateverTheirPaths() throws IOException {
        picture("hat/a.png", 10);
        ingest();
        source = folder.resolve("others");
        picture("hat/a.png", 20);
        assertThat(append().images()).isEqualTo(1);
        assertThat(rows()).containsExactly("hat/a.png 0 10", "hat/a.png 0 20");
        assertThat(append().images()).isZero();
    }

    @Test
    void withNothingNewTheDatasetStaysAsItIs() throws IOException {
        picture("hat/a.png", 10);
        picture("hat/b.png", 20);
        ingest();
        Map<String, byte[]> before = files();

        IngestReport report = append();

        assertThat(report)
                .isEqualTo(new IngestReport(1, 0, 2, 0, List.of(), manifest().shape(), 0, "file:" + target));
        assertThat(files()).containsExactlyEntriesOf(before);
    }

    @Test
    void imagesThatComeAgainUnderOtherNamesAreDropped() throws IOException {
        picture("hat/a.png", 10);
        picture("hat/b.png", 20);
        ingest();
        picture("hat/again.png", 10);
        picture("hat/c.png", 30);
        picture("shoe/c.png", 30);
        Map<String, byte[]> before = files();

        IngestReport report = Ingest.append(SPARK, LocalSpark.deduplicating(settings()), 42);

        assertThat(report.images()).isEqualTo(1);
        assertThat(report.known()).isEqualTo(2);
        assertThat(rows()).containsExactly("hat/a.png 0 10", "hat/b.png 0 20", "hat/c.png 0 30");
        Map<String, byte[]> between = files();
        assertThat(between).hasSize(before.size() + 2);
        assertThat(Ingest.append(SPARK, LocalSpark.deduplicating(settings()), 42)
                        .files())
                .isZero();
        assertThat(files()).containsExactlyEntriesOf(between);
        assertThat(append().images()).isEqualTo(2);
    }

    @Test
    void brokenImagesCountOnceAndAreReadAgain() throws IOException {
        picture("hat/a.png", 10);
        broken("hat/b.png");
        broken("hat/c.png");
        DataSettings lenient = shaped(source, target, 2, 1, 0.7);
        Ingest.run(SPARK, lenient, 42, Overwrite.REFUSE);
        picture("hat/c.png", 30);
        picture("hat/d.png", 40);
        broken("hat/e.png");

        IngestReport report = Ingest.append(SPARK, lenient, 42);

        assertThat(report.images()).isEqualTo(2);
        assertThat(report.known()).isEqualTo(2);
        assertThat(report.rejectedReasons()).containsExactly(new RejectedReason("is empty", 1));
        assertThat(rows()).containsExactly("hat/a.png 0 10", "hat/c.png 0 30", "hat/d.png 0 40");
        assertThat(manifest().rejected()).isEqualTo(3);
        assertThat(LocalSpark.rejected(target)).containsExactly("hat/e.png is empty");
        assertListsOfRejected(2);
        // Of an image that is packed, the file does not count any more.
        broken("hat/a.png");
        assertThat(append().known()).isEqualTo(5);
    }

    @Test
    void tooManyBrokenAmongTheNewOnesStopIt() throws IOException {
        for (int i = 0; i < 10; i++) {
            picture("hat/" + i + ".png", i);
        }
        ingest();
        picture("hat/new.png", 20);
        broken("hat/broken.png");
        Map<String, byte[]> before = files();
        assertThatThrownBy(() -> Ingest.append(SPARK, shaped(source, target, 2, 1, 0.2), 42))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "data.source " + source + ": 1 of 2 images cannot be read, more than data.max-rejected = 0.2;"
                                + " for example hat/broken.png is empty");
        assertThat(files()).containsExactlyEntriesOf(before);
    }

    @Test
    void anotherShapeIsRefused() throws IOException {
        picture("hat/a.png", 10);
        ingest();
        assertThatThrownBy(() -> Ingest.append(SPARK, shaped(source, target, 4, 1, 0), 42))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.image-size is 4, but the dataset data.path " + target
                        + " holds images of 2x2 grey: leave data.image-size out to append, or pack another dataset");
        assertThatThrownBy(() -> Ingest.append(SPARK, shaped(source, target, 2, 3, 0), 42))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.channels is 3, but the dataset data.path " + target
                        + " holds images of 2x2 grey: leave data.channels out to append, or pack another dataset");
    }

    @Test
    void thereMustBeADataset() {
        assertThatThrownBy(this::append)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "data.path " + target + " is no packed dataset: there is no such folder; make it with: ");
        assertThat(target).doesNotExist();
    }

    @Test
    void namesAndNumbersDoNotMix() throws IOException {
        picture("hat/a.png", 10);
        ingest();
        Path idx = folder.resolve("train-images-idx3-ubyte");
        Pictures.saveIdx(idx, 2, 2, new byte[] {1, 1, 1, 1}, new byte[] {2, 2, 2, 2});
        Pictures.saveIdxLabels(folder.resolve("train-labels-idx1-ubyte"), 3, 4);
        assertThatThrownBy(() -> Ingest.append(SPARK, shaped(idx, target, null, null, 0), 42))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + idx + ": its labels are numbers, but those of the dataset data.path "
                        + target + " are names (such as hat): pack it into a dataset of its own");
        Path numbered = folder.resolve("numbered");
        Ingest.run(SPARK, shaped(idx, numbered, null, null, 0), 42, Overwrite.REFUSE);
        assertThatThrownBy(() -> Ingest.append(SPARK, shaped(source, numbered, null, null, 0), 42))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + source + ": its labels are names (such as hat), but those of the dataset"
                        + " data.path " + numbered + " are numbers: pack it into a dataset of its own");
    }

    @Test
    void theNextAppendTakesAwayWhatACutOffOneLeft() throws IOException {
        picture("hat/a.png", 10);
        ingest();
        picture("hat/b.png", 20);
        append();
        Map<String, byte[]> before = files();
        String manifest = Files.readString(target.resolve("_manifest.json"));
        // Cut off between the two manifests: its files are whole, and the next manifest names them.
        litter("data-20260101T000000Z-00000000/part-0.snappy.parquet");
        litter("_rejected/20260101T000000Z-00000000/part-0.json");
        Files.writeString(
                target.resolve("_manifest.next.json"), manifest.replace("\"version\" : 2", "\"version\" : 3"));
        assertThat(rows()).containsExactly("hat/a.png 0 10", "hat/b.png 0 20");
        picture("hat/c.png", 30);

        append();

        assertThat(rows()).containsExactly("hat/a.png 0 10", "hat/b.png 0 20", "hat/c.png 0 30");
        assertThat(files()).hasSize(before.size() + 2).doesNotContainKey("_manifest.next.json");
        assertThat(target.resolve("_rejected")).doesNotExist();
    }

    @Test
    void anAppendCutOffWhileTheManifestIsReplacedCounts() throws IOException {
        picture("hat/a.png", 10);
        ingest();
        picture("hat/b.png", 20);
        append();
        Files.copy(target.resolve("_manifest.json"), target.resolve("_manifest.next.json"));
        Files.writeString(target.resolve("_manifest.json"), "{\"schemaVer");
        picture("hat/c.png", 30);

        assertThat(append().version()).isEqualTo(3);

        assertThat(rows()).containsExactly("hat/a.png 0 10", "hat/b.png 0 20", "hat/c.png 0 30");
    }

    @Test
    void anOverwriteTakesThePlaceOfAllVersions() throws IOException {
        picture("hat/a.png", 10);
        broken("hat/b.png");
        DataSettings lenient = shaped(source, target, 2, 1, 0.5);
        Ingest.run(SPARK, lenient, 42, Overwrite.REFUSE);
        picture("hat/c.png", 30);
        broken("hat/d.png");
        Ingest.append(SPARK, lenient, 42);
        assertListsOfRejected(2);

        Ingest.run(SPARK, lenient, 42, Overwrite.REPLACE);

        assertThat(manifest().version()).isEqualTo(1);
        assertThat(rows()).containsExactly("hat/a.png 0 10", "hat/c.png 0 30");
        try (Stream<Path> inside = Files.list(target)) {
            assertThat(inside.map(path -> path.getFileName().toString().replaceAll("data-.*", "data")))
                    .containsExactlyInAnyOrder("_manifest.json", "_rejected", "data");
        }
        assertListsOfRejected(1);
    }

    private void assertListsOfRejected(int count) throws IOException {
        try (Stream<Path> lists = Files.list(target.resolve("_rejected"))) {
            assertThat(lists).hasSize(count);
        }
    }

    private void picture(String name, int grey) throws IOException {
        Files.deleteIfExists(source.resolve(name));
        Pictures.save(source.resolve(name), Pictures.flat(4, grey));
    }

    private void broken(String name) throws IOException {
        Files.createDirectories(source.resolve(name).getParent());
        Files.write(source.resolve(name), new byte[0]);
    }

    private void litter(String name) throws IOException {
        Files.createDirectories(target.resolve(name).getParent());
        Files.writeString(target.resolve(name), "cut off");
    }

    private static DataSettings shaped(Path source, Path target, Integer size, Integer channels, double maxRejected) {
        return LocalSpark.settings(source.toString(), target, size, channels, maxRejected);
    }

    private DataSettings settings() {
        return shaped(source, target, 2, 1, 0);
    }

    private void ingest() {
        Ingest.run(SPARK, settings(), 42, Overwrite.REFUSE);
    }

    private IngestReport append() {
        return Ingest.append(SPARK, settings(), 42);
    }

    private DatasetManifest manifest() {
        return PackedDataset.open(SPARK, target.toString()).manifest();
    }

    /** Path, label and grey value of each image, sorted. */
    private List<String> rows() {
        return inOrder().stream().sorted().toList();
    }

    /** Path, label and grey value of each image, file by file in the order of the manifest. */
    private List<String> inOrder() {
        List<String> rows = new ArrayList<>();
        for (DatasetManifest.DataFile file : manifest().files()) {
            SPARK.read()
                    .option("__globPaths__", "false")
                    .parquet(target.resolve(file.name()).toString())
                    .collectAsList()
                    .forEach(row ->
                            rows.add(row.getString(0) + " " + row.get(1) + " " + row.<byte[]>getAs("pixels")[0]));
        }
        return rows;
    }

    /** The bytes of every file, by name. */
    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(target)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(target.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
