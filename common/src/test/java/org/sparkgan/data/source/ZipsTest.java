package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.data.ArchiveFiles;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.data.ingest.IngestReport;

/** Zips count by their directory, whatever lies before, between and behind their entries. */
class ZipsTest {
    private static final int LOCAL_HEAD = 30;

    @TempDir
    private Path folder;

    @Test
    void entriesThatAreStoredBeforeTheirLengthIsKnownAreRead() throws IOException {
        byte[] zip = stored();
        byte[] piped = streamed(zip);
        Files.write(folder.resolve("a.zip"), piped);
        ingest("a.zip", 0);
        assertThat(LocalSpark.rows(folder.resolve("packed")))
                .containsExactly("a.zip/cat/1.png 0 [10, 10, 10, 10]", "a.zip/dog/2.png 1 [20, 20, 20, 20]");
    }

    @Test
    void whatLiesBeforeTheFirstEntryAndBehindTheEndDoesNoHarm() throws IOException {
        byte[] program = "#!/bin/sh\nexec unzip $0\n".getBytes(StandardCharsets.UTF_8);
        Files.write(
                folder.resolve("a.zip"),
                ArchiveFiles.together(program, stored(), "\n".getBytes(StandardCharsets.UTF_8)));
        ingest("a.zip", 0);
        assertThat(LocalSpark.rows(folder.resolve("packed")))
                .containsExactly("a.zip/cat/1.png 0 [10, 10, 10, 10]", "a.zip/dog/2.png 1 [20, 20, 20, 20]");
    }

    @Test
    void anEntryThatTheDirectoryNoLongerListsDoesNotCount() throws IOException {
        // What a zip that was updated in place holds: old entries, of which only the bytes are left, and the newer
        // ones.
        byte[] old = new ArchiveFiles().picture("cat/old.png", 99).zip(StandardCharsets.UTF_8, ZipEntry.DEFLATED);
        int oldEntries = new String(old, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        Files.write(folder.resolve("a.zip"), ArchiveFiles.together(Arrays.copyOf(old, oldEntries), stored()));
        ingest("a.zip", 0);
        assertThat(LocalSpark.rows(folder.resolve("packed")))
                .containsExactly("a.zip/cat/1.png 0 [10, 10, 10, 10]", "a.zip/dog/2.png 1 [20, 20, 20, 20]");
    }

    @Test
    void aCommentWithTheMarkOfAnEndIsAComment() throws IOException {
        byte[] zip = stored();
        String comment = "PK\5\6 and a few words more than the mark";
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putShort(zip.length - 2, (short) comment.length());
        Files.write(folder.resolve("a.zip"), ArchiveFiles.together(zip, comment.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(ingest("a.zip", 0).images()).isEqualTo(2);
    }

    @Test
    void numbersOf64BitsAreRead() throws IOException {
        byte[] zip = large(stored());
        Files.write(folder.resolve("a.zip"), ArchiveFiles.together("before".getBytes(StandardCharsets.UTF_8), zip));
        assertThat(ingest("a.zip", 0).images()).isEqualTo(2);
    }

    @Test
    void aDamagedEntryIsRejectedAlone() throws IOException {
        byte[] zip = stored();
        zip[LOCAL_HEAD + "cat/1.png".length() + 40] ^= 1;
        Files.write(folder.resolve("a.zip"), zip);
        ingest("a.zip", 0.5);
        assertThat(LocalSpark.rows(folder.resolve("packed"))).containsExactly("a.zip/dog/2.png 1 [20, 20, 20, 20]");
        assertThat(LocalSpark.rejected(folder.resolve("packed")))
                .containsExactly("a.zip/cat/1.png is damaged in the archive: its checksum is wrong");
    }

    @Test
    void aDamagedDirectoryIsOneRejectedFile() throws IOException {
        byte[] zip = stored();
        int second = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
        zip[second] = 0;
        Files.write(folder.resolve("a.zip"), zip);
        ingest("a.zip", 0.5);
        assertThat(LocalSpark.rejected(folder.resolve("packed")))
                .containsExactly("a.zip cannot be read after 1 entries: the directory of the archive is damaged");
    }

    @Test
    void oneOfSeveralPartsIsNamed() throws IOException {
        byte[] zip = stored();
        zip[zip.length - 22 + 4] = 2;
        Files.write(folder.resolve("a.zip"), zip);
        Files.write(folder.resolve("b.zip"), stored());
        ingest("*.zip", 0.5);
        assertThat(LocalSpark.rejected(folder.resolve("packed")))
                .containsExactly(
                        "a.zip is the last of 3 parts of an archive, which are not read: join them with zip -s 0"
                                + " ARCHIVE.zip --out JOINED.zip");
    }

    @Test
    void linksAndEncryptedEntriesAreRejected() throws IOException {
        byte[] zip = stored();
        int first = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        int second = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
        ByteBuffer directory = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        directory.put(first + 5, (byte) 3).putInt(first + 38, 0120777 << 16);
        directory.putShort(second + 8, (short) 1);
        Files.write(folder.resolve("a.zip"), zip);
        Files.write(
                folder.resolve("b.zip"),
                new ArchiveFiles().picture("cat/1.png", 10).zip(StandardCharsets.UTF_8, ZipEntry.DEFLATED));
        ingest("*.zip", 0.7);
        assertThat(LocalSpark.rejected(folder.resolve("packed")))
                .containsExactly(
                        "a.zip/cat/1.png is a link or a device, which are not followed",
                        "a.zip/dog/2.png is packed or encrypted in a way that cannot be read");
    }

    private static byte[] stored() throws IOException {
        return new ArchiveFiles()
                .picture("cat/1.png", 10)
                .picture("dog/2.png", 20)
                .zip(StandardCharsets.UTF_8, ZipEntry.STORED);
    }

    /** As {@code zip -0 -r - cat dog} writes it: lengths and checksums follow the stored bytes. */
    private static byte[] streamed(byte[] zip) throws IOException {
        ByteBuffer whole = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        int second = text.indexOf("PK\3\4", 4);
        int directory = text.indexOf("PK\1\2");
        byte[][] entries = {Arrays.copyOf(zip, second), Arrays.copyOfRange(zip, second, directory)};
        byte[][] followed = new byte[2][];
        for (int i = 0; i < 2; i++) {
            ByteBuffer head = ByteBuffer.wrap(entries[i]).order(ByteOrder.LITTLE_ENDIAN);
            byte[] descriptor = ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0x08074B50)
                    .putInt(head.getInt(14))
                    .putInt(head.getInt(18))
                    .putInt(head.getInt(22))
                    .array();
            head.putShort(6, (short) (head.getShort(6) | 8))
                    .putInt(14, 0)
                    .putInt(18, 0)
                    .putInt(22, 0);
            followed[i] = ArchiveFiles.together(entries[i], descriptor);
        }
        int secondRecord = text.indexOf("PK\1\2", directory + 4);
        whole.putInt(secondRecord + 42, followed[0].length);
        whole.putInt(zip.length - 22 + 16, followed[0].length + followed[1].length);
        return ArchiveFiles.together(
                followed[0], followed[1], Arrays.copyOfRange(whole.array(), directory, zip.length));
    }

    /** The same archive with the end record and an entry's place in 64 bits. */
    private static byte[] large(byte[] zip) throws IOException {
        ByteBuffer whole = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        int directory = text.indexOf("PK\1\2");
        int second = text.lastIndexOf("PK\1\2");
        int end = zip.length - 22;
        long place = whole.getInt(second + 42);
        whole.putInt(second + 42, -1).putShort(second + 30, (short) 12);
        byte[] extra = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 1)
                .putShort((short) 8)
                .putLong(place)
                .array();
        byte[] end64 = ByteBuffer.allocate(56 + 20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x06064B50)
                .putLong(44)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putLong(2)
                .putLong(2)
                .putLong(end - directory + 12L)
                .putLong(directory)
                .putInt(0x07064B50)
                .putInt(0)
                .putLong(end + 12L)
                .putInt(1)
                .array();
        whole.putShort(end + 10, (short) -1).putInt(end + 12, -1).putInt(end + 16, -1);
        return ArchiveFiles.together(
                Arrays.copyOf(whole.array(), end), extra, end64, Arrays.copyOfRange(whole.array(), end, zip.length));
    }

    private IngestReport ingest(String source, double maxRejected) {
        return Ingest.run(
                SPARK,
                settings(folder.resolve(source).toString(), folder.resolve("packed"), 2, 1, maxRejected),
                42,
                Overwrite.REFUSE);
    }
}
