package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.data.ArchiveFiles;
import org.sparkgan.data.DataException;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.testing.LogLines;

/** Formats that are not read are named for what they are, with what to do. */
class ForeignFilesTest {
    private static final String REPACK = ", which is not read: unpack it, or repack it as .zip, .tar or .tar.gz";
    private static final String NONE =
            ": there are no images in it (JPEG, PNG, GIF, BMP, TIFF, WebP, IDX or CIFAR files, zip or tar archives, Parquet)";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "celeba.7z,377abcaf271c,is a 7z archive",
        "celeba.bin,526172211a0701,is a RAR archive",
        "faces.tar.xz,fd377a585a00,is compressed with xz",
        "faces.txz,00,is compressed with xz",
        "faces.tbz2,425a6839,is compressed with bzip2",
        "faces.tar.zst,28b52ffd,is compressed with zstd",
        "faces.lz4,04224d18,is compressed with lz4",
    })
    void archivesThatAreNotReadAreNamed(String name, String start, String what) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, HexFormat.of().parseHex(start));
        assertRefused(file, " " + what + REPACK);
    }

    @ParameterizedTest
    @CsvSource({
        "faces.npz,00,is a NumPy archive",
        "train_32x32.mat,00,is a MATLAB file",
        "camelyon,894844460d0a1a0a,is an HDF5 file",
        "train.tfrecord-00000-of-00010,00,is a TFRecord file",
        "data.mdb,00,is an LMDB database",
        "data_batch_1,00,is pickled Python objects",
    })
    void otherFormatsAreNamedWithWhatIsRead(String name, String start, String what) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, HexFormat.of().parseHex(start));
        assertRefused(
                file,
                " " + what + ", which is not read: pictures (JPEG, PNG, GIF, BMP, TIFF, WebP), zip, tar and tar.gz"
                        + " archives of them, IDX files, CIFAR's binary files and Parquet are read");
    }

    @Test
    void aFolderWithNothingElseNamesThem() throws IOException {
        Files.write(folder.resolve("faces.tar.xz"), new byte[1]);
        Files.writeString(folder.resolve("README"), "faces");
        assertRefused(folder, NONE + "; faces.tar.xz is compressed with xz" + REPACK);
    }

    @Test
    void whatIsPassedOverBesidePicturesOrArchivesIsToldOf() throws IOException {
        Path both = Files.createDirectory(folder.resolve("both"));
        Files.write(
                both.resolve("a.tar"),
                new ArchiveFiles().picture("hat/1.png", 10).tar());
        Files.write(both.resolve("b.7z"), new byte[1]);
        Files.write(both.resolve("c.7z"), new byte[1]);
        Files.write(both.resolve("notes.txt"), new byte[1]);
        try (LogLines log = new LogLines(Archives.class)) {
            ingest(both);
            assertThat(log.lines())
                    .containsExactly("WARN beside the archives these are passed over: b.7z and 1 more (a 7z archive)");
        }
        Pictures.save(both.resolve("shoe/1.png"), Pictures.flat(4, 10));
        try (LogLines log = new LogLines(ImageFolder.class)) {
            ingest(both);
            assertThat(log.lines())
                    .containsExactly("WARN beside the pictures these are passed over: b.7z and 1 more (a 7z archive),"
                            + " a.tar (archives)");
        }
    }

    @Test
    void anArchiveOfOtherFilesSaysWhatIsInIt() throws IOException {
        Path cifar = folder.resolve("cifar-10-binary.tar.gz");
        Files.write(
                cifar,
                ArchiveFiles.gzip(new ArchiveFiles()
                        .text("cifar-10-batches-bin/readme.html", "")
                        .text("cifar-10-batches-bin/data_batch_1.bin", "x")
                        .tar()));
        String none = ": there are no pictures in its 1 archives (JPEG, PNG, GIF, BMP, TIFF or WebP files); ";
        assertRefused(
                cifar,
                none
                        + "it holds CIFAR files (cifar-10-binary.tar.gz/cifar-10-batches-bin/data_batch_1.bin): unpack it and"
                        + " give the folder with them");
        Path python = folder.resolve("cifar-10-python.tar");
        Files.write(
                python,
                new ArchiveFiles().text("cifar-10-batches-py/data_batch_1", "x").tar());
        assertRefused(
                python,
                none
                        + "cifar-10-python.tar/cifar-10-batches-py/data_batch_1 is pickled Python objects, which is not read:"
                        + " pictures (JPEG, PNG, GIF, BMP, TIFF, WebP), zip, tar and tar.gz archives of them, IDX files,"
                        + " CIFAR's binary files and Parquet are read");
        Path inner = folder.resolve("all.zip");
        Files.write(inner, new ArchiveFiles().text("train/faces.zip", "x").zip(StandardCharsets.UTF_8, 0));
        assertRefused(
                inner, none + "it holds archives (all.zip/train/faces.zip): unpack it and give the folder with them");
    }

    private void assertRefused(Path source, String reason) {
        assertThatThrownBy(() -> ingest(source))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + source + reason);
    }

    private void ingest(Path source) {
        Ingest.run(SPARK, settings(source.toString(), folder.resolve("packed"), 2, 1, 0), 42, Overwrite.REPLACE);
    }
}
