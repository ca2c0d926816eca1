package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.data.ArchiveFiles;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.data.ingest.IngestReport;
import org.sparkgan.testing.LogLines;

/** Tars behind tars, and archives under the names of others. */
class TarsTest {
    private static final List<String> BOTH = List.of("cat/1.png 0 [10, 10, 10, 10]", "dog/2.png 1 [20, 20, 20, 20]");

    @TempDir
    private Path folder;

    private byte[] cat;
    private byte[] dog;

    @BeforeEach
    void makeTars() throws IOException {
        cat = new ArchiveFiles().picture("cat/1.png", 10).tar();
        dog = new ArchiveFiles().picture("dog/2.png", 20).tar();
    }

    @Test
    void tarsThatWerePutTogetherAreReadToTheEnd() throws IOException {
        assertBoth("a.tar", ArchiveFiles.together(cat, dog));
        assertBoth("b.tar.gz", ArchiveFiles.together(ArchiveFiles.gzip(cat), ArchiveFiles.gzip(dog)));
        assertBoth("c.tgz", ArchiveFiles.gzip(ArchiveFiles.together(cat, new byte[5120], dog)));
    }

    @Test
    void ofTarsThatWerePutTogetherTheLastMayBeCutOff() throws IOException {
        byte[] cut = Arrays.copyOf(dog, 1024);
        Files.write(folder.resolve("a.tar"), ArchiveFiles.together(cat, cut));
        ingest("a.tar", 0.5);
        assertThat(LocalSpark.rejected(folder.resolve("a.tar-packed")))
                .containsExactly("a.tar cannot be read after 2 entries: the archive is cut off");
    }

    @Test
    void bytesBehindTheEndThatAreNoTarAreToldOf() throws IOException {
        byte[] rest = new byte[600];
        Arrays.fill(rest, (byte) 'x');
        Files.write(folder.resolve("a.tar"), ArchiveFiles.together(cat, rest));
        try (LogLines log = new LogLines(Archives.class)) {
            assertThat(ingest("a.tar", 0).images()).isEqualTo(1);
            assertThat(log.lines())
                    .containsExactly(
                            "WARN a.tar: bytes follow its end mark that are no tar archive; they are passed over");
        }
    }

    @Test
    void whatAnArchiveHoldsCountsNotItsName() throws IOException {
        byte[] both = new ArchiveFiles()
                .picture("cat/1.png", 10)
                .picture("dog/2.png", 20)
                .tar();
        assertBoth("a.tar", ArchiveFiles.gzip(both));
        assertBoth("b.zip", both);
        assertBoth("c.tar.gz", both);
        byte[] zip = new ArchiveFiles()
                .picture("cat/1.png", 10)
                .picture("dog/2.png", 20)
                .zip(StandardCharsets.UTF_8, ZipEntry.DEFLATED);
        assertBoth("d.tar", zip);
        assertBoth("e.cbz", zip);
        assertBoth("download", ArchiveFiles.gzip(both));
    }

    @Test
    void filesThatAreNoArchivesAreRejectedForWhatTheyAre() throws IOException {
        Files.write(folder.resolve("a.tar"), cat);
        Files.writeString(folder.resolve("b.zip"), "<!DOCTYPE html><html>404 Not Found</html>".repeat(20));
        Files.write(folder.resolve("c.tar"), "7z\u00BC\u00AF'\u001C0000".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(folder.resolve("d.tar.gz"), ArchiveFiles.gzip(new byte[] {'a', 'b'}));
        byte[] text = new byte[2000];
        Arrays.fill(text, (byte) 'x');
        Files.write(folder.resolve("e.tar.gz"), ArchiveFiles.gzip(text));
        Files.createFile(folder.resolve("f.zip"));
        ingest("*.*", 0.9);
        assertThat(LocalSpark.rejected(folder.resolve("packed")))
                .containsExactly(
                        "b.zip is no zip, tar or tar.gz archive",
                        "c.tar is a 7z archive, which is not read: unpack it, or repack it as .zip, .tar or .tar.gz",
                        "d.tar.gz cannot be read after 0 entries: the archive is cut off",
                        "e.tar.gz is compressed with gzip, but what is in it is no tar archive",
                        "f.zip is empty");
    }

    private void assertBoth(String name, byte[] archive) throws IOException {
        Files.write(folder.resolve(name), archive);
        ingest(name, 0);
        assertThat(LocalSpark.rows(folder.resolve(name + "-packed")))
                .isEqualTo(BOTH.stream().map(row -> name + "/" + row).toList());
    }

    private IngestReport ingest(String source, double maxRejected) {
        Path target = folder.resolve(source.equals("*.*") ? "packed" : source + "-packed");
        return Ingest.run(
                SPARK, settings(folder.resolve(source).toString(), target, 2, 1, maxRejected), 42, Overwrite.REFUSE);
    }
}
