package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.data.LocalSpark.SPARK;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.Cache;
import org.sparkgan.config.DataSettings;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.dataset.DatasetLabels;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.data.ingest.IngestReport;

/** Any name of a source, a dataset or a picture is only a name. */
class OddNamesTest {
    @TempDir
    private Path folder;

    private Path source;
    private Path target;

    @ParameterizedTest
    @ValueSource(strings = {"set [v2] {a,b} *?", " 100%20 of #1 + 'q' \"d\" ü\\[猫] 10:30 ", "two\nlines [1]"})
    void theWholeWay(String name) throws IOException {
        source = folder.resolve("from " + name);
        target = folder.resolve("into " + name);
        picture(name + "/" + name + ".png", 10);
        picture("b/b.png", 20);
        broken("b/broken.png");
        ingest();
        picture("b/" + name + ".png", 30);
        broken("b/broken too.png");
        assertThat(append().images()).isEqualTo(1);
        assertThat(append().known()).as("what was packed or rejected is known").isEqualTo(5);

        PackedDataset dataset = PackedDataset.open(SPARK, target.toString());
        dataset.verify();
        assertThat(dataset.statistics().labels().values()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(LocalSpark.rows(target)).hasSize(3).anyMatch(row -> row.startsWith(name + "/" + name + ".png "));
        assertThat(dataset.shards(3, Cache.MEMORY).collect()).hasSize(3).allMatch(shard -> shard.images() == 1);
        assertThat(DatasetLabels.usable(target.toString(), SPARK.sparkContext().hadoopConfiguration()))
                .hasValue(2);
    }

    /** Each is taken once, whatever its bytes, and none for another. */
    @Test
    void namesThatAreNotUtf8() throws IOException {
        source = folder.resolve("source");
        target = folder.resolve("target");
        // Percent signs escape bytes.
        for (String file : new String[] {"a/1", "caf%C3%A9/2", "caf%E9/3", "caf%E9/%FC%20x", "%FF/4", "%FF/caf%E9"}) {
            Path path = Path.of(URI.create("file://" + source.toUri().getRawPath() + "/" + file + ".png"));
            Files.createDirectories(path.getParent());
            Files.write(path, Pictures.encode(Pictures.flat(4, 10), "png"));
        }

        ingest();

        assertThat(LocalSpark.rows(target).stream().map(row -> row.substring(0, row.indexOf(" ["))))
                .containsExactly(
                        "\\xFF/4.png 0",
                        "\\xFF/caf\\xE9.png 0",
                        "a/1.png 1",
                        "caf\\xE9/3.png 2",
                        "caf\\xE9/\\xFC x.png 2",
                        "café/2.png 3");
        assertThat(PackedDataset.open(SPARK, target.toString()).manifest().labels())
                .isEqualTo(Map.of("\\xFF", 0, "a", 1, "caf\\xE9", 2, "café", 3));
    }

    @Test
    void picturesBehindLinksThatLeadNowhereAreRejected() throws IOException {
        source = folder.resolve("source");
        target = folder.resolve("target");
        picture("a/a.png", 10);
        picture("a/b.png", 10);
        Files.createSymbolicLink(source.resolve("a/circle"), Path.of("."));
        Files.createSymbolicLink(source.resolve("a/lost.png"), Path.of("nowhere"));

        ingest();

        assertThat(LocalSpark.rows(target)).hasSize(2);
        assertThat(LocalSpark.rejected(target)).singleElement().asString().startsWith("a/lost.png cannot be opened: ");
    }

    private void picture(String name, int grey) throws IOException {
        Pictures.save(source.resolve(name), Pictures.flat(4, grey));
    }

    private void broken(String name) throws IOException {
        Files.createDirectories(source.resolve(name).getParent());
        Files.createFile(source.resolve(name));
    }

    private DataSettings settings() {
        return LocalSpark.settings(source.toString(), target, 2, 1, 0.9);
    }

    private void ingest() {
        Ingest.run(SPARK, settings(), 42, Overwrite.REFUSE);
    }

    private IngestReport append() {
        return Ingest.append(SPARK, settings(), 42);
    }
}
