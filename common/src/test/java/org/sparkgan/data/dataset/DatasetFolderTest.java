package org.sparkgan.data.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.DataException;
import org.sparkgan.testing.AtOnce;
import org.sparkgan.testing.LateFileSystem;

/** The states that an ingest leaves when it is cut off at any moment. */
class DatasetFolderTest {
    @TempDir
    private Path path;

    private DatasetFolder folder;

    @BeforeEach
    void openFolder() throws IOException {
        folder = DatasetFolder.at(path.toString(), new Configuration());
    }

    @Test
    void publishingLeavesOneManifestAndItsFiles() throws IOException {
        write("data-old/part.parquet", "_rejected/old/part.json", "notes.txt");
        Files.write(path.resolve("_manifest.json"), json("old"));
        write("data-new/part.parquet");

        publish("new");

        assertThat(files()).containsExactly("_manifest.json", "data-new/part.parquet", "notes.txt");
        assertThat(folder.manifest()).contains(manifest("new"));
    }

    @Test
    void cutOffBeforeTheNextManifestIsWholeTheOldDatasetStands() throws IOException {
        Files.write(path.resolve("_manifest.json"), json("old"));
        Files.writeString(path.resolve("_manifest.next.json"), "{\"schemaVer");
        assertThat(folder.manifest()).contains(manifest("old"));
    }

    @Test
    void cutOffBeforeTheManifestIsReplacedTheOldDatasetStands() throws IOException {
        Files.write(path.resolve("_manifest.json"), json("old"));
        Files.write(path.resolve("_manifest.next.json"), json("new"));
        assertThat(folder.manifest()).contains(manifest("old"));
    }

    @Test
    void cutOffWhileTheManifestIsReplacedTheNewDatasetStands() throws IOException {
        Files.write(path.resolve("_manifest.next.json"), json("new"));
        assertThat(folder.manifest()).contains(manifest("new"));
        Files.writeString(path.resolve("_manifest.json"), "{\"schemaVer");
        assertThat(folder.manifest()).contains(manifest("new"));
        assertThatThrownBy(() -> folder.prepare(Overwrite.REFUSE))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("data.path " + path + " holds a dataset already: ");
    }

    @Test
    void remainsOfAnAttemptAreNoDataset() throws IOException {
        write("data-old/part.parquet");
        assertThat(folder.manifest()).isEmpty();
        assertThatThrownBy(() -> folder.prepare(Overwrite.REFUSE))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.path " + path + " holds what an unfinished ingest left: give another folder, or"
                        + " --overwrite to take this one");
        folder.prepare(Overwrite.REPLACE);
        publish("new");
        assertThat(files()).containsExactly("_manifest.json");
    }

    @Test
    void discardingTakesOnlyTheAttempt() throws IOException {
        write("data-old/part.parquet", "data-new/part.parquet", "_rejected/new/part.json");
        folder.prepare(Overwrite.REPLACE);
        folder.discard("new");
        assertThat(files()).containsExactly("data-old/part.parquet");
        assertThat(path.resolve("_rejected")).doesNotExist();
    }

    @Test
    void discardingTakesAFolderThatTheAttemptMade() throws IOException {
        Path fresh = path.resolve("a/b");
        DatasetFolder made = DatasetFolder.at(fresh.toString(), new Configuration());
        made.prepare(Overwrite.REFUSE);
        assertThat(fresh).isDirectory();
        made.discard("new");
        assertThat(fresh).doesNotExist();

        folder.prepare(Overwrite.REPLACE);
        folder.discard("new");
        assertThat(path).isDirectory();
    }

    @Test
    void anInterruptedPublicationIsEndedBeforeAnother() throws IOException {
        Files.writeString(path.resolve("_manifest.json"), "{\"schemaVer");
        Files.write(path.resolve("_manifest.next.json"), json("old"));
        folder.prepare(Overwrite.REPLACE);
        assertThat(path.resolve("_manifest.json")).hasBinaryContent(json("old"));
        folder.discard("new");
        assertThat(folder.manifest()).contains(manifest("old"));
    }

    @Test
    void bothManifestsDamagedIsADamagedDataset() throws IOException {
        Files.writeString(path.resolve("_manifest.json"), "{\"schemaVer");
        Files.writeString(path.resolve("_manifest.next.json"), "{");
        assertThatThrownBy(() -> folder.manifest())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("data.path " + path + ": its _manifest.json is damaged (");
    }

    /** On a store where whoever writes last wins. */
    @RepeatedTest(10)
    void ofSeveralIngestsAtOnceOneHasTheFolder() throws Exception {
        Files.write(path.resolve("_manifest.json"), json("old"));
        write("data-old/part.parquet");
        Configuration store = LateFileSystem.settings();
        AtomicInteger attempts = new AtomicInteger();
        CyclicBarrier prepared = new CyclicBarrier(4);
        List<Object> results = AtOnce.call(4, () -> {
            String attempt = "new" + attempts.incrementAndGet();
            DatasetFolder own = DatasetFolder.at(path.toString(), store);
            own.remember();
            own.prepare(Overwrite.REPLACE);
            write(DatasetFolder.dataFolder(attempt) + "/part.parquet");
            prepared.await();
            own.announce(manifest(attempt));
            own.publish(manifest(attempt));
            own.deleteOthers(manifest(attempt));
            return attempt;
        });
        assertThat(results)
                .filteredOn(ConfigException.class::isInstance)
                .hasSize(3)
                .allSatisfy(refusal -> assertThat((Throwable) refusal)
                        .hasMessage("data.path " + path + ": another ingest has written to this folder since this one"
                                + " began: one at a time can, ingest again"));
        String winner = (String)
                results.stream().filter(String.class::isInstance).findFirst().orElseThrow();
        assertThat(folder.manifest()).contains(manifest(winner));
        assertThat(files()).containsExactly("_manifest.json", "data-" + winner + "/part.parquet");
    }

    /** Of an ingest that began when the new manifest was there. */
    @Test
    void whatCameLaterIsNotDeleted() throws IOException {
        write("data-old/part.parquet", "data-new/part.parquet");
        folder.announce(manifest("new"));
        folder.publish(manifest("new"));
        write("data-later/part.parquet");
        folder.deleteOthers(manifest("new"));
        assertThat(files()).containsExactly("_manifest.json", "data-later/part.parquet", "data-new/part.parquet");
    }

    private void publish(String attempt) throws IOException {
        folder.announce(manifest(attempt));
        assertThat(path.resolve("_manifest.next.json")).hasBinaryContent(json(attempt));
        folder.publish(manifest(attempt));
        folder.deleteOthers(manifest(attempt));
    }

    @Test
    void anOlderDatasetIsReplacedLikeADamagedOne() throws IOException {
        String older = new String(json("old"), UTF_8).replace("\"schemaVersion\" : 3", "\"schemaVersion\" : 1");
        Files.writeString(path.resolve("_manifest.json"), older);
        assertThatThrownBy(folder::manifest)
                .isInstanceOf(DataException.class)
                .hasMessage("data.path " + path
                        + ": written by an older version (schema 1, this one reads 3): ingest again with --overwrite");
        Files.write(path.resolve("_manifest.next.json"), json("new"));
        assertThat(folder.manifest()).contains(manifest("new"));
    }

    @Test
    void lengthsAreThoseOfTheFilesOfOneFolder() throws IOException {
        write("data-a/one.parquet", "data-b/two.parquet");
        assertThat(folder.lengths("data-a")).containsExactly(Map.entry("data-a/one.parquet", 7L));
        assertThat(folder.lengths("data-c")).isEmpty();
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(path.resolve(name).getParent());
            Files.writeString(path.resolve(name), "content");
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static byte[] json(String name) throws JsonProcessingException {
        return manifest(name).toJson();
    }

    private static DatasetManifest manifest(String name) {
        String data = "data-" + name;
        return DatasetManifest.first(
                new ImageShape(1, 2, 2),
                new TreeMap<>(),
                null,
                new Addition("test", "2026-01-01T00:00:00Z", "photos", 42, data, 1, 0, null, List.of()),
                List.of(new DatasetManifest.DataFile(data + "/part.parquet", 1, 7, "0".repeat(64))));
    }
}
