package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.SourceFormat;
import org.sparkgan.data.DataException;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.data.ingest.IngestReport;

class CifarTest {
    @TempDir
    private Path folder;

    private Path source;
    private Path target;

    @BeforeEach
    void nameFolders() throws IOException {
        source = Files.createDirectory(folder.resolve("cifar"));
        target = folder.resolve("packed");
    }

    @Test
    void planesAndLabelsOfTheTrainingFilesAreReadAsTheyAre() throws IOException {
        Files.write(source.resolve("data_batch_1.bin"), image(10, 20, 30, 3));
        Files.write(source.resolve("test_batch.bin"), image(1, 2, 3, 4));
        Files.writeString(source.resolve("batches.meta.txt"), "plane\ncar\n\n");

        IngestReport report = ingest(source, null, 3, 0);

        assertThat(report.shape()).isEqualTo(new ImageShape(3, 32, 32));
        List<Row> rows = rows();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).getString(0)).isEqualTo("data_batch_1.bin#0");
        assertThat(rows.get(0).getInt(1)).isEqualTo(3);
        byte[] whole = image(10, 20, 30, 3);
        assertThat(rows.get(0).<byte[]>getAs(5)).isEqualTo(Arrays.copyOfRange(whole, 1, whole.length));
        assertThat(PackedDataset.open(SPARK, target.toString()).manifest().labels())
                .containsExactly(Map.entry("car", 1), Map.entry("plane", 0));
    }

    @Test
    void theTestFileIsReadWhereItIsNamedAndTheFineLabelOfCifar100Counts() throws IOException {
        Files.write(source.resolve("train.bin"), image(1, 2, 3, 4, 5));
        Files.write(source.resolve("test.bin"), image(10, 20, 30, 19, 99));
        ingest(source.resolve("test.bin"), 1, 3, 0);
        assertThat(rows()).hasSize(1);
        assertThat(rows().get(0).getInt(1)).isEqualTo(99);
        assertThat(rows().get(0).<byte[]>getAs(5)).containsExactly(10, 20, 30);
    }

    @Test
    void aCutOffImageAndAnImpossibleLabelAreRejected() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(image(7, 7, 7, 9));
        bytes.write(image(7, 7, 7, 10));
        bytes.write(image(7, 7, 7, 1), 0, 3000);
        Files.write(source.resolve("data_batch_2.bin"), bytes.toByteArray());
        assertThatThrownBy(() -> ingest(source, 1, 1, 0.1))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + source
                        + ": 2 of 3 images cannot be read, more than data.max-rejected = 0.1; for example"
                        + " data_batch_2.bin#1 has the label 10, but there are 10");
        assertThat(ingest(source, 1, 1, 0.7).rejected()).isEqualTo(2);
        assertThat(rows()).hasSize(1);
        assertThat(rows().get(0).<byte[]>getAs(5)).containsExactly(7);
    }

    @Test
    void filesOfOtherNamesAreKnownByTheirLengthWhereTheFormatIsSaid() throws IOException {
        Files.write(source.resolve("ten"), image(1, 2, 3, 4));
        Files.write(source.resolve("hundred"), image(10, 20, 30, 19, 99));
        Files.write(source.resolve("other"), new byte[3072]);
        Files.createFile(source.resolve("empty"));
        DataSettings settings = settings(source.toString(), target, 1, 3, 0);
        Ingest.run(SPARK, LocalSpark.of(SourceFormat.CIFAR, settings.columns(), settings), 42, Overwrite.REFUSE);
        assertThat(LocalSpark.rows(target)).containsExactly("hundred#0 99 [10, 20, 30]", "ten#0 4 [1, 2, 3]");
    }

    @Test
    void aFolderWithoutCifarFilesIsRefusedWhereTheFormatIsSaid() throws IOException {
        Files.write(source.resolve("other"), new byte[3072]);
        DataSettings settings = settings(source.toString(), target, 1, 3, 0);
        assertThatThrownBy(() -> Ingest.run(
                        SPARK, LocalSpark.of(SourceFormat.CIFAR, settings.columns(), settings), 42, Overwrite.REFUSE))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + source
                        + ": there are no CIFAR files in it (data_batch_*.bin, test_batch.bin, train.bin, test.bin, or"
                        + " files of any name with 3,073 or 3,074 bytes for each image)");
    }

    /** Three planes, each of one value. */
    private static byte[] image(int red, int green, int blue, int... labels) {
        byte[] bytes = new byte[labels.length + 3 * 1024];
        for (int i = 0; i < labels.length; i++) {
            bytes[i] = (byte) labels[i];
        }
        for (int plane = 0; plane < 3; plane++) {
            int value = List.of(red, green, blue).get(plane);
            Arrays.fill(bytes, labels.length + plane * 1024, labels.length + (plane + 1) * 1024, (byte) value);
        }
        return bytes;
    }

    private IngestReport ingest(Path from, Integer size, Integer channels, double maxRejected) {
        return Ingest.run(SPARK, settings(from.toString(), target, size, channels, maxRejected), 42, Overwrite.REFUSE);
    }

    private List<Row> rows() {
        return PackedDataset.open(SPARK, target.toString()).rows().collectAsList();
    }
}
