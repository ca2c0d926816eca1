package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.DataException;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.data.ingest.IngestReport;
import org.sparkgan.testing.LogLines;

class IdxTest {
    @TempDir
    private Path folder;

    private Path target;

    @BeforeEach
    void nameTarget() {
        target = folder.resolve("packed");
    }

    @ParameterizedTest
    @CsvSource({"'',''", ".gz,.gz", ".gz,''", "'',.gz"})
    void imagesAndLabelsAreReadGzippedOrNot(String images, String labels) throws IOException {
        Path file = folder.resolve("train-images-idx3-ubyte" + images);
        Pictures.saveIdx(file, 2, 3, new byte[] {0, 1, 2, 3, 4, (byte) 255}, new byte[6]);
        Pictures.saveIdxLabels(folder.resolve("train-labels-idx1-ubyte" + labels), 7, 200);

        IngestReport report = ingest(file.toString());

        assertThat(report.shape()).isEqualTo(new ImageShape(1, 2, 3));
        String name = file.getFileName().toString();
        assertThat(rows())
                .containsExactly(name + "#0 7 2x3x1 [0, 1, 2, 3, 4, -1]", name + "#1 200 2x3x1 [0, 0, 0, 0, 0, 0]");
        assertThat(PackedDataset.open(SPARK, target.toString()).manifest().labels())
                .isEmpty();
    }

    @Test
    void labelsMayBeMissing() throws IOException {
        Pictures.saveIdx(folder.resolve("images-idx3-ubyte"), 1, 1, new byte[] {5});
        ingest(folder.resolve("images-idx3-ubyte").toString());
        assertThat(rows()).containsExactly("images-idx3-ubyte#0 null 1x1x1 [5]");
    }

    @Test
    void ofAFolderTheTrainImagesAreTaken() throws IOException {
        Pictures.saveIdx(folder.resolve("mnist/train-images-idx3-ubyte"), 1, 1, new byte[] {1});
        Pictures.saveIdx(folder.resolve("mnist/t10k-images-idx3-ubyte"), 1, 1, new byte[] {2});
        Pictures.saveIdxLabels(folder.resolve("mnist/t10k-labels-idx1-ubyte"), 9);
        ingest(folder.resolve("mnist").toString());
        assertThat(rows()).containsExactly("train-images-idx3-ubyte#0 null 1x1x1 [1]");

        target = folder.resolve("all");
        ingest(folder.resolve("mnist/*").toString());
        assertThat(rows())
                .containsExactly("t10k-images-idx3-ubyte#0 9 1x1x1 [2]", "train-images-idx3-ubyte#0 null 1x1x1 [1]");
    }

    @Test
    void imagesAreResizedAndColouredOnDemand() throws IOException {
        byte[] values = new byte[16];
        Arrays.fill(values, (byte) 9);
        Pictures.saveIdx(folder.resolve("a-idx3-ubyte"), 4, 4, values);
        Ingest.run(SPARK, settings(folder.resolve("a-idx3-ubyte").toString(), target, 1, 3, 0), 42, Overwrite.REFUSE);
        assertThat(rows()).containsExactly("a-idx3-ubyte#0 null 1x1x3 [9, 9, 9]");
    }

    @Test
    void imagesThatACutOffFileLacksAreRejected() throws IOException {
        Path file = folder.resolve("a-idx3-ubyte");
        Pictures.saveIdx(file, 1, 2, new byte[] {1, 2}, new byte[] {3, 4}, new byte[] {5, 6});
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 3));
        assertThatThrownBy(() -> ingest(file.toString()))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + file
                        + ": 2 of 3 images cannot be read, more than data.max-rejected = 0.01; for"
                        + " example a-idx3-ubyte#1 is missing: the file is cut off or damaged after 1 of 3 images");
        Ingest.run(SPARK, settings(file.toString(), target, null, null, 0.7), 42, Overwrite.REFUSE);
        assertThat(rows()).containsExactly("a-idx3-ubyte#0 null 1x2x1 [1, 2]");
    }

    @Test
    void whatIsNoIdxFileIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("a-idx3-ubyte"), "hello, world");
        assertRefused(text, "not an IDX file of images: it starts with [68 65 6c 6c] rather than [00 00 08 03]", text);
        Path labels = folder.resolve("train-labels-idx1-ubyte.gz");
        Pictures.saveIdxLabels(labels, 1, 2);
        assertRefused(
                labels, "not an IDX file of images: it starts with [00 00 08 01] rather than [00 00 08 03]", labels);
        Path cut = folder.resolve("b-idx3-ubyte");
        Files.write(cut, new byte[] {0, 0, 8, 3, 0, 0});
        assertRefused(cut, "not an IDX file: it ends within its head", cut);
    }

    @Test
    void labelsThatDoNotFitAreRefused() throws IOException {
        Path images = folder.resolve("train-images-idx3-ubyte");
        Path labels = folder.resolve("train-labels-idx1-ubyte");
        Pictures.saveIdx(images, 1, 1, new byte[] {1});
        Pictures.saveIdxLabels(labels, 1, 2);
        assertRefused(images, "it holds 2 labels for 1 images", labels);
    }

    @Test
    void severalDatasetsInAFolderAreRefusedWithTheChoice() throws IOException {
        Path emnist = folder.resolve("gzip");
        for (String split : List.of("digits-train", "digits-test", "letters-test", "letters-train", "balanced-train")) {
            Pictures.saveIdx(emnist.resolve("emnist-" + split + "-images-idx3-ubyte.gz"), 1, 1, new byte[] {1});
            Pictures.saveIdxLabels(emnist.resolve("emnist-" + split + "-labels-idx1-ubyte.gz"), 5);
        }
        assertThatThrownBy(() -> ingest(emnist.toString()))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + emnist + ": it holds the IDX files of several datasets (emnist-balanced,"
                        + " emnist-digits, emnist-letters): give one of them, such as data.source=" + emnist
                        + "/emnist-balanced-train-*");
        ingest(emnist + "/emnist-letters-train-*");
        assertThat(rows()).containsExactly("emnist-letters-train-images-idx3-ubyte.gz#0 5 1x1x1 [1]");

        target = folder.resolve("both");
        try (LogLines log = new LogLines(IdxFiles.class)) {
            ingest(emnist + "/emnist-{letters,digits}-train-*");
            assertThat(log.lines())
                    .containsExactly(
                            "WARN IDX files of several datasets are put together, with equal labels for different"
                                    + " things: emnist-digits, emnist-letters");
        }
    }

    @Test
    void fashionBesideMnistIsRefusedAndPartsOfOneDatasetAreNot() throws IOException {
        Path both = folder.resolve("both");
        Pictures.saveIdx(both.resolve("train-images-idx3-ubyte"), 1, 1, new byte[] {1});
        Pictures.saveIdx(both.resolve("fashion-t10k-images-idx3-ubyte"), 1, 1, new byte[] {1});
        assertThatThrownBy(() -> ingest(both.toString()))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + both + ": it holds the IDX files of several datasets (fashion, without a"
                        + " name): give one of them, such as data.source=" + both + "/fashion-t10k-*");

        Path parts = folder.resolve("parts");
        Pictures.saveIdx(parts.resolve("photos-1-images-idx3-ubyte"), 1, 1, new byte[] {1});
        Pictures.saveIdx(parts.resolve("photos-2-images-idx3-ubyte"), 1, 1, new byte[] {2});
        ingest(parts.toString());
        assertThat(rows()).hasSize(2);
    }

    private void assertRefused(Path source, String reason, Path named) {
        assertThatThrownBy(() -> ingest(source.toString()))
                .isInstanceOf(DataException.class)
                .hasMessage(named.toUri().toString().replace("file:///", "file:/") + ": " + reason);
        assertThat(target).doesNotExist();
    }

    private IngestReport ingest(String source) {
        return Ingest.run(SPARK, settings(source, target, null, null, 0.01), 42, Overwrite.REFUSE);
    }

    private List<String> rows() {
        return PackedDataset.open(SPARK, target.toString()).rows().collectAsList().stream()
                .map(row -> row.getString(0) + " " + row.get(1) + " " + row.get(2) + "x" + row.get(3) + "x" + row.get(4)
                        + " " + Arrays.toString(row.<byte[]>getAs(5)))
                .sorted()
                .toList();
    }
}
