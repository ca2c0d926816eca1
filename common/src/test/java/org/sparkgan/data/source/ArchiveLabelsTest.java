package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.data.ArchiveFiles;
import org.sparkgan.data.DataException;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.data.ingest.IngestReport;
import org.sparkgan.testing.LogLines;

/** Labels that stand in files of an archive or a folder. */
class ArchiveLabelsTest {
    @TempDir
    private Path folder;

    @Test
    void theKeyOfWebDatasetEndsAtTheFirstDot() throws IOException {
        save(
                "a.tar",
                new ArchiveFiles()
                        .picture("v1.0/s0.input.png", 10)
                        .text("v1.0/s0.cls", "3")
                        .picture("v1.0/s1.left.png", 20)
                        .picture("v1.0/s1.right.png", 30)
                        .text("v1.0/s1.cls", "4")
                        .picture("v1.0/s2.png", 40)
                        .text("v1.0/s2.label.cls", "5"));
        ingest("a.tar", 0);
        assertThat(rows())
                .containsExactly(
                        "a.tar/v1.0/s0.input.png 3 [10, 10, 10, 10]",
                        "a.tar/v1.0/s1.left.png 4 [20, 20, 20, 20]",
                        "a.tar/v1.0/s1.right.png 4 [30, 30, 30, 30]",
                        "a.tar/v1.0/s2.png 5 [40, 40, 40, 40]");
    }

    @Test
    void aLabelOfTheSameNameComesBeforeThatOfTheKey() throws IOException {
        save(
                "a.tar",
                new ArchiveFiles()
                        .picture("img.1.png", 10)
                        .text("img.1.cls", "1")
                        .picture("img.2.png", 20)
                        .text("img.2.cls", "2")
                        .picture("img.3.png", 30));
        ingest("a.tar", 0.5);
        assertThat(rows()).containsExactly("a.tar/img.1.png 1 [10, 10, 10, 10]", "a.tar/img.2.png 2 [20, 20, 20, 20]");
        assertThat(LocalSpark.rejected(target()))
                .containsExactly("a.tar/img.3.png has several .cls files beside it that differ");
    }

    @Test
    void labelsAndClassesOfJsonFilesAreTaken() throws IOException {
        save(
                "a.tar",
                new ArchiveFiles()
                        .picture("0.png", 10)
                        .text("0.json", "{\"label\": 7, \"class\": 1, \"caption\": \"a hat\"}")
                        .picture("1.png", 20)
                        .text("1.json", "{\"class\": 8.0}")
                        .picture("2.png", 30)
                        .text("2.json", "{\"caption\": \"no label\"}")
                        .picture("3.png", 40)
                        .text("3.json", "{\"label\": [0, 1]}")
                        .text("info.json", "{\"class\": \"collection\"}"));
        try (LogLines log = new LogLines(Archives.class)) {
            ingest("a.tar", 0.5);
            assertThat(log.lines()).containsExactly("WARN 1 of 4 pictures have no label, though others have");
        }
        assertThat(rows())
                .containsExactly(
                        "a.tar/0.png 7 [10, 10, 10, 10]",
                        "a.tar/1.png 8 [20, 20, 20, 20]",
                        "a.tar/2.png null [30, 30, 30, 30]");
        assertThat(LocalSpark.rejected(target()))
                .containsExactly("a.tar/3.png has a .json file beside it that holds no label");
    }

    @Test
    void labelsThatAreNamesAreNumberedTogetherWithFolders() throws IOException {
        save(
                "a.tar",
                new ArchiveFiles()
                        .picture("0.png", 10)
                        .text("0.json", "{\"label\": \"shoe\"}")
                        .picture("1.png", 20)
                        .text("1.cls", "dress"));
        save("b.tar", new ArchiveFiles().picture("hat/0.png", 30));
        ingest("*.tar", 0);
        assertThat(rows())
                .containsExactly(
                        "a.tar/0.png 2 [10, 10, 10, 10]",
                        "a.tar/1.png 0 [20, 20, 20, 20]",
                        "b.tar/hat/0.png 1 [30, 30, 30, 30]");
        assertThat(PackedDataset.open(SPARK, target().toString()).manifest().labels())
                .containsExactly(Map.entry("dress", 0), Map.entry("hat", 1), Map.entry("shoe", 2));
    }

    @Test
    void numbersAndFoldersAreNotMixed() throws IOException {
        save("a.tar", new ArchiveFiles().picture("0.png", 10).text("0.cls", "0"));
        save("b.tar", new ArchiveFiles().picture("hat/0.png", 30));
        assertThatThrownBy(() -> ingest("*.tar", 0))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + folder.resolve("*.tar")
                        + ": labels are whole numbers in a.tar (.cls) but names of folders in b.tar: give archives of one"
                        + " kind");
    }

    @Test
    void labelFilesOfNoPictureChangeNothing() throws IOException {
        save(
                "a.tar",
                new ArchiveFiles()
                        .picture("hat/0.png", 10)
                        .picture("shoe/0.png", 20)
                        .text("notes.cls", "5")
                        .text("info.json", "{\"label\": 1}"));
        ingest("a.tar", 0);
        assertThat(rows()).containsExactly("a.tar/hat/0.png 0 [10, 10, 10, 10]", "a.tar/shoe/0.png 1 [20, 20, 20, 20]");
    }

    @Test
    void theListOfStyleGanCountsRatherThanItsFoldersOfStorage() throws IOException {
        ArchiveFiles files = new ArchiveFiles()
                .picture("00000/img0.png", 10)
                .picture("00000/img1.png", 20)
                .picture("00001/img2.png", 30)
                .text(
                        "dataset.json",
                        "{\"name\": \"x\", \"labels\": [[\"00000/img0.png\", 0], [\"00000/img1.png\", 6],"
                                + " [\"00001\\\\img2.png\", 0]]}");
        save("a.tar", files);
        try (LogLines log = new LogLines(Ingest.class)) {
            ingest("a.tar", 0);
            assertThat(log.lines())
                    .contains("INFO " + folder.resolve("a.tar") + ": 3 pictures in 1 archives, labels in dataset.json");
        }
        assertThat(rows())
                .containsExactly(
                        "a.tar/00000/img0.png 0 [10, 10, 10, 10]",
                        "a.tar/00000/img1.png 6 [20, 20, 20, 20]",
                        "a.tar/00001/img2.png 0 [30, 30, 30, 30]");
    }

    @Test
    void theListOfStyleGanCountsInAFolderToo() throws IOException {
        Pictures.save(folder.resolve("gan/00000/img0.png"), Pictures.flat(4, 10));
        Pictures.save(folder.resolve("gan/00000/img1.png"), Pictures.flat(4, 20));
        Pictures.save(folder.resolve("gan/00001/img2.png"), Pictures.flat(4, 30));
        Path list = folder.resolve("gan/dataset.json");
        Files.writeString(list, "{\"labels\": [[\"00000/img0.png\", 5], [\"00001/img2.png\", 4]]}");
        try (LogLines log = new LogLines(ImageFolder.class)) {
            ingest("gan", 0);
            assertThat(log.lines()).containsExactly("WARN 1 of 3 pictures are not in dataset.json and have no label");
        }
        assertThat(rows())
                .containsExactly(
                        "00000/img0.png 5 [10, 10, 10, 10]",
                        "00000/img1.png null [20, 20, 20, 20]",
                        "00001/img2.png 4 [30, 30, 30, 30]");

        Files.writeString(list, "{\"labels\": [[\"00000/img0.png\", [0.5, 1.0]]]}");
        assertThatThrownBy(() -> ingest("gan", 0))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + folder.resolve("gan")
                        + ": dataset.json: the labels must be pairs of a file and a whole number, but one is"
                        + " [\"00000/img0.png\",[0.5,1.0]]");
    }

    @Test
    void aListOfStyleGanWithoutLabelsMeansThatThereAreNone() throws IOException {
        ArchiveFiles files =
                new ArchiveFiles().picture("00000/img0.png", 10).text("dataset.json", "{\"labels\": null}");
        save("a.tar", files);
        ingest("a.tar", 0);
        assertThat(rows()).containsExactly("a.tar/00000/img0.png null [10, 10, 10, 10]");
    }

    @Test
    void listsOfLabelsThatAreVectorsAreRefused() throws IOException {
        save(
                "a.tar",
                new ArchiveFiles()
                        .picture("0.png", 10)
                        .text("dataset.json", "{\"labels\": [[\"0.png\", [0.5, 1.0]]]}"));
        assertThatThrownBy(() -> ingest("a.tar", 0))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + folder.resolve("a.tar")
                        + ": a.tar/dataset.json: the labels must be pairs of a file and a whole number, but one is"
                        + " [\"0.png\",[0.5,1.0]]");
    }

    @Test
    void ofALabelThatComesTwiceTheFirstCounts() throws IOException {
        byte[] first =
                new ArchiveFiles().picture("0.png", 10).text("0.cls", "1").tar();
        byte[] second =
                new ArchiveFiles().picture("0.png", 20).text("0.cls", "2").tar();
        Files.write(folder.resolve("a.tar"), ArchiveFiles.together(first, second));
        ingest("a.tar", 0.5);
        assertThat(rows()).containsExactly("a.tar/0.png 1 [10, 10, 10, 10]");
        assertThat(LocalSpark.rejected(target())).containsExactly("a.tar/0.png is in the archive more than once");
    }

    private void save(String name, ArchiveFiles files) throws IOException {
        Files.write(folder.resolve(name), files.tar());
    }

    private Path target() {
        return folder.resolve("packed");
    }

    private List<String> rows() {
        return LocalSpark.rows(target());
    }

    private IngestReport ingest(String source, double maxRejected) {
        return Ingest.run(
                SPARK, settings(folder.resolve(source).toString(), target(), 2, 1, maxRejected), 42, Overwrite.REPLACE);
    }
}
