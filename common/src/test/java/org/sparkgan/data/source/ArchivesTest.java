package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.data.DataException;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.data.ingest.IngestReport;

class ArchivesTest {
    @TempDir
    private Path folder;

    private Path source;
    private Path target;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    @BeforeEach
    void nameFolders() throws IOException {
        source = Files.createDirectory(folder.resolve("shards"));
        target = folder.resolve("packed");
    }

    @Test
    void foldersInsideAreLabelsOverAllArchives() throws IOException {
        picture("./hat/1.png", 10);
        picture("shoe/2.PNG", 20);
        picture("__MACOSX/3.png", 30);
        entries.put("hat/readme.txt", new byte[3]);
        saveTar("a.tar");
        entries.clear();
        picture("dress/1.png", 40);
        saveZip("b.zip");
        entries.clear();
        picture("top.png", 50);
        saveTar("c.tgz");

        assertThat(ingest(0).images()).isEqualTo(4);

        assertThat(LocalSpark.rows(target))
                .containsExactly(
                        "a.tar/hat/1.png 1 [10, 10, 10, 10]",
                        "a.tar/shoe/2.PNG 2 [20, 20, 20, 20]",
                        "b.zip/dress/1.png 0 [40, 40, 40, 40]",
                        "c.tgz/top.png null [50, 50, 50, 50]");
        assertThat(PackedDataset.open(SPARK, target.toString()).manifest().labels())
                .containsExactly(Map.entry("dress", 0), Map.entry("hat", 1), Map.entry("shoe", 2));
    }

    @Test
    void labelFilesBesidePicturesCountBeforeOrAfterThem() throws IOException {
        picture("x/1.png", 10);
        entries.put("x/1.cls", "7\n".getBytes(StandardCharsets.UTF_8));
        entries.put("x/2.cls", "300".getBytes(StandardCharsets.UTF_8));
        picture("x/2.png", 20);
        picture("x/3.png", 30);
        picture("x/4.png", 40);
        entries.put("x/4.cls", "cat".getBytes(StandardCharsets.UTF_8));
        saveTar("a.tar.gz");

        ingest(0.5);

        assertThat(LocalSpark.rows(target))
                .containsExactly(
                        "a.tar.gz/x/1.png 7 [10, 10, 10, 10]",
                        "a.tar.gz/x/2.png 300 [20, 20, 20, 20]",
                        "a.tar.gz/x/3.png null [30, 30, 30, 30]");
        assertThat(LocalSpark.rejected(target))
                .containsExactly("a.tar.gz/x/4.png has a .cls file beside it that holds no whole number");
    }

    @Test
    void ofACutOffTarTheEntriesBeforeAreKept() throws IOException {
        picture("x/1.png", 10);
        picture("x/2.png", 20);
        Path tar = saveTar("a.tar");
        // Each picture takes a head of 512 bytes and one block of 512; the second is cut within its block.
        Files.write(tar, Arrays.copyOf(Files.readAllBytes(tar), 1024 + 512 + 20));
        ingest(0.5);
        assertThat(LocalSpark.rows(target)).containsExactly("a.tar/x/1.png 0 [10, 10, 10, 10]");
        assertThat(LocalSpark.rejected(target))
                .containsExactly("a.tar cannot be read after 1 entries: Truncated TAR archive");
    }

    @Test
    void archivesThatAreCutBetweenTwoEntriesAreNoticed() throws IOException {
        picture("x/1.png", 10);
        picture("x/2.png", 20);
        Path tar = saveTar("a.tar");
        Files.write(tar, Arrays.copyOf(Files.readAllBytes(tar), 1024));
        Path zip = saveZip("b.zip");
        byte[] whole = Files.readAllBytes(zip);
        int second = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PK\3\4", 4);
        Files.write(zip, Arrays.copyOf(whole, second));
        ingest(0.5);
        assertThat(LocalSpark.rows(target))
                .containsExactly("a.tar/x/1.png 0 [10, 10, 10, 10]", "b.zip/x/1.png 0 [10, 10, 10, 10]");
        assertThat(LocalSpark.rejected(target))
                .containsExactly(
                        "a.tar cannot be read after 1 entries: the archive is cut off",
                        "b.zip cannot be read after 1 entries: the archive is cut off");
    }

    @Test
    void pathsThatLeadOutAndBombsAreRejected() throws IOException {
        picture("../out.png", 1);
        picture("/etc/root.png", 2);
        entries.put("x/bomb.png", new byte[3 << 20]);
        picture("x/good.png", 10);
        saveZip("a.zip");
        ingest(0.8);
        assertThat(LocalSpark.rows(target)).containsExactly("a.zip/x/good.png 0 [10, 10, 10, 10]");
        assertThat(LocalSpark.rejected(target))
                .containsExactly(
                        "a.zip/../out.png has a path that leads out of the archive: ../out.png",
                        "a.zip/etc/root.png has a path that leads out of the archive: /etc/root.png",
                        "a.zip/x/bomb.png unpacks to more than 1000 times its size in the archive");
    }

    @Test
    void aBombInACompressedTarIsRejectedAlone() throws IOException {
        picture("x/first.png", 10);
        entries.put("x/bomb.png", new byte[8 << 20]);
        picture("x/good.png", 20);
        saveTar("a.tar.gz");
        ingest(0.5);
        assertThat(LocalSpark.rows(target))
                .containsExactly("a.tar.gz/x/first.png 0 [10, 10, 10, 10]", "a.tar.gz/x/good.png 0 [20, 20, 20, 20]");
        assertThat(LocalSpark.rejected(target))
                .containsExactly("a.tar.gz/x/bomb.png unpacks to more than 1000 times its size in the archive");
    }

    @Test
    void archivesInsideArchivesArePassedOver() throws IOException {
        picture("x/1.png", 10);
        Path inner = saveZip("inner.zip");
        entries.put("x/inner.zip", Files.readAllBytes(inner));
        Files.delete(inner);
        saveTar("a.tar");
        ingest(0);
        assertThat(LocalSpark.rows(target)).containsExactly("a.tar/x/1.png 0 [10, 10, 10, 10]");
    }

    @Test
    void archivesWithoutPicturesAreRefused() throws IOException {
        entries.put("a.txt", new byte[1]);
        saveZip("a.zip");
        assertThatThrownBy(() -> ingest(0))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + source
                        + ": there are no pictures in its 1 archives (JPEG, PNG, GIF, BMP, TIFF or WebP files)");
    }

    private void picture(String path, int grey) throws IOException {
        entries.put(path, Pictures.encode(Pictures.flat(4, grey), "png"));
    }

    private Path saveTar(String name) throws IOException {
        Path file = source.resolve(name);
        OutputStream raw = Files.newOutputStream(file);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(name.endsWith("gz") ? new GZIPOutputStream(raw) : raw)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                TarArchiveEntry head = new TarArchiveEntry(entry.getKey(), true);
                head.setSize(entry.getValue().length);
                tar.putArchiveEntry(head);
                tar.write(entry.getValue());
                tar.closeArchiveEntry();
            }
        }
        return file;
    }

    private Path saveZip(String name) throws IOException {
        Path file = source.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    private IngestReport ingest(double maxRejected) {
        return Ingest.run(SPARK, settings(source.toString(), target, 2, 1, maxRejected), 42, Overwrite.REFUSE);
    }
}
