package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.data.LocalSpark.SPARK;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream.UnicodeExtraFieldPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.DataSettings;
import org.sparkgan.data.ArchiveFiles;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.testing.LogLines;

/** Names in archives that are in any encoding stay apart, and are right where they can be. */
class ArchiveNamesTest {
    private static final Charset GBK = Charset.forName("GBK");
    private static final Charset CP437 = Charset.forName("IBM437");
    private static final Charset LATIN = StandardCharsets.ISO_8859_1;

    @TempDir
    private Path folder;

    @Test
    void namesOfAZipInAnotherEncodingStayApartAndAreToldOf() throws IOException {
        Files.write(folder.resolve("a.zip"), animals().zip(GBK, ZipEntry.DEFLATED));
        try (LogLines log = new LogLines(Archives.class)) {
            assertThat(labels(settings())).hasSize(3);
            assertThat(log.lines())
                    .containsExactly("WARN 4 names in archives are neither marked as UTF-8 nor valid as"
                            + " such; the first was read as IBM437: ╣╖/1.png; if that is wrong, give the right encoding, such"
                            + " as data.name-encoding=GBK");
        }
    }

    @Test
    void theSettingsNameTheEncodingOfZipsAndTars() throws IOException {
        Files.write(folder.resolve("a.zip"), animals().zip(GBK, ZipEntry.DEFLATED));
        Files.write(
                folder.resolve("b.tar"),
                new ArchiveFiles().picture("狗/9.png", 90).tar(GBK));
        try (LogLines log = new LogLines(Archives.class)) {
            // Of these names that of the cat is valid in UTF-8, too.
            assertThat(labels(LocalSpark.named("GBK", settings()))).containsExactly("狗", "猫", "鸟");
            assertThat(log.lines()).containsExactly("INFO 6 names in archives read as GBK, such as 狗/1.png");
        }
        assertThat(LocalSpark.rows(folder.resolve("packed")))
                .contains("a.zip/狗/1.png 0 [10, 10, 10, 10]", "b.tar/狗/9.png 0 [90, 90, 90, 90]");
    }

    @Test
    void bytesThatTheEncodingOfTheSettingsLacksAreWrittenOut() throws IOException {
        Files.write(
                folder.resolve("a.zip"),
                new ArchiveFiles()
                        .picture("\u00FF/1.png", 10)
                        .picture("\u00FE/1.png", 20)
                        .zip(LATIN, ZipEntry.STORED));
        assertThat(labels(LocalSpark.named("US-ASCII", settings()))).containsExactly("%FE", "%FF");
    }

    @Test
    void oldNamesOfZipsAndTarsAreRead() throws IOException {
        Files.write(
                folder.resolve("a.zip"),
                new ArchiveFiles().picture("pêche/1.png", 1).zip(CP437, ZipEntry.STORED));
        Files.write(
                folder.resolve("b.tar"),
                new ArchiveFiles().picture("château/1.png", 1).tar(LATIN));
        assertThat(labels(settings())).containsExactly("château", "pêche");
    }

    @Test
    void namesThatSayWhatTheyAreNeedNoSetting() throws IOException {
        ArchiveFiles one = new ArchiveFiles().picture("猫/1.png", 10);
        // The name beside the name; UTF-8 that nobody marked; the mark; the extended head of a tar.
        Files.write(folder.resolve("a.zip"), one.zip(GBK, ZipEntry.STORED, UnicodeExtraFieldPolicy.ALWAYS));
        Files.write(folder.resolve("b.zip"), one.zip(StandardCharsets.UTF_8, ZipEntry.STORED));
        Files.write(folder.resolve("c.tar"), one.tar());
        Files.write(folder.resolve("d.tar"), extended("猫/1.png".getBytes(StandardCharsets.UTF_8)));
        try (LogLines log = new LogLines(Archives.class)) {
            assertThat(labels(settings())).containsExactly("猫");
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void markedNamesAreNotTakenForTheEncodingOfTheSettings() throws IOException {
        ArchiveFiles one = new ArchiveFiles().picture("猫/1.png", 10);
        Files.write(folder.resolve("a.zip"), one.zip(GBK, ZipEntry.STORED));
        Files.write(folder.resolve("b.zip"), one.zip(LATIN, ZipEntry.STORED, UnicodeExtraFieldPolicy.ALWAYS));
        Files.write(folder.resolve("c.tar"), extended("猫/1.png".getBytes(StandardCharsets.UTF_8)));
        assertThat(labels(LocalSpark.named("GBK", settings()))).containsExactly("猫");
    }

    @Test
    void extendedHeadsOfTarsThatAreNotUtf8StayApart() throws IOException {
        // As Python writes names that are not UTF-8: hdrcharset=BINARY.
        Files.write(folder.resolve("a.tar"), extended("caf\u00E9/1.png".getBytes(LATIN)));
        Files.write(folder.resolve("b.tar"), extended("caf\u00E8/1.png".getBytes(LATIN)));
        assertThat(labels(settings())).containsExactly("caf\u00E8", "caf\u00E9");
    }

    @Test
    void longNamesOfTarsKeepTheirBytes() throws IOException {
        String longName = "\u00E9".repeat(120);
        Files.write(
                folder.resolve("a.tar"),
                new ArchiveFiles().picture(longName + "/1.png", 10).tar(LATIN));
        assertThat(labels(settings())).containsExactly(longName);
    }

    @Test
    void aBackslashWithinACharacterIsNoFolder() throws IOException {
        // 表 is 0x95 0x5C in Shift_JIS.
        Files.write(
                folder.resolve("a.zip"),
                new ArchiveFiles().picture("表/1.png", 10).zip(Charset.forName("Shift_JIS"), ZipEntry.STORED));
        assertThat(labels(LocalSpark.named("Shift_JIS", settings()))).containsExactly("表");
    }

    /** Dogs, cats and birds. */
    private static ArchiveFiles animals() throws IOException {
        return new ArchiveFiles()
                .picture("狗/1.png", 10)
                .picture("狗/2.png", 20)
                .picture("鸟/1.png", 30)
                .picture("鸟/3.png", 40)
                .picture("猫/4.png", 50);
    }

    /** A tar of one picture, whose name stands in an extended head. */
    private static byte[] extended(byte[] name) throws IOException {
        int length = name.length + 5 + 1 + 3;
        byte[] path =
                ArchiveFiles.together((length + " path=").getBytes(StandardCharsets.US_ASCII), name, new byte[] {'\n'});
        assertThat(path).hasSize(length);
        byte[] head = new byte[512];
        TarArchiveEntry entry = new TarArchiveEntry("PaxHeaders/1", (byte) 'x');
        entry.setSize(length);
        entry.writeEntryHeader(head);
        byte[] padding = new byte[512 - length];
        return ArchiveFiles.together(
                head, path, padding, new ArchiveFiles().picture("x/1.png", 10).tar());
    }

    private List<String> labels(DataSettings settings) {
        Ingest.run(SPARK, settings, 42, Overwrite.REFUSE);
        DatasetManifest manifest =
                PackedDataset.open(SPARK, folder.resolve("packed").toString()).manifest();
        return List.copyOf(manifest.labels().keySet());
    }

    private DataSettings settings() {
        return LocalSpark.settings(folder.resolve("*.*").toString(), folder.resolve("packed"), 2, 1, 0);
    }
}
