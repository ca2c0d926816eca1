package org.sparkgan.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;
import static org.sparkgan.data.LocalSpark.stacking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.dataset.Stack;

class StackedIngestTest {
    private static final int IMAGES = 50;

    /** Enough for each of 1,000 modes to be all but sure. */
    private static final int STACKS = 12_000;

    @TempDir
    private Path folder;

    private Path images;
    private Path target;

    /** Image i has label i % 10 and the pixels i and 200 - i. */
    @BeforeEach
    void saveImages() throws IOException {
        images = folder.resolve("train-images-idx3-ubyte");
        target = folder.resolve("packed");
        byte[][] pixels = IntStream.range(0, IMAGES)
                .mapToObj(i -> new byte[] {(byte) i, (byte) (200 - i)})
                .toArray(byte[][]::new);
        Pictures.saveIdx(images, 1, 2, pixels);
        saveLabels(10);
    }

    private void saveLabels(int count) throws IOException {
        Pictures.saveIdxLabels(
                folder.resolve("train-labels-idx1-ubyte"),
                IntStream.range(0, IMAGES).map(i -> i % count).toArray());
    }

    @Test
    void channelsAreRandomImagesAndTheLabelIsTheirMode() {
        IngestReport report = ingest(settings(images.toString(), target), 42);

        ImageShape colour = new ImageShape(3, 1, 2);
        assertThat(report.images()).isEqualTo(STACKS);
        assertThat(report.shape()).isEqualTo(colour);
        DatasetManifest manifest = manifest();
        assertThat(manifest.stack()).isEqualTo(new Stack(10));
        assertThat(manifest.shape()).isEqualTo(colour);
        List<Row> rows = PackedDataset.open(SPARK, target.toString()).rows().collectAsList();
        int[][] drawn = new int[3][IMAGES];
        for (Row row : rows) {
            byte[] pixels = row.getAs("pixels");
            int mode = 0;
            for (int channel = 0; channel < 3; channel++) {
                int image = pixels[2 * channel];
                assertThat(pixels[2 * channel + 1] & 0xFF).isEqualTo(200 - image);
                drawn[channel][image]++;
                mode = 10 * mode + image % 10;
            }
            assertThat(row.<Integer>getAs("label")).isEqualTo(mode);
        }
        assertThat(rows.stream().map(row -> row.getAs("path")).distinct()).hasSize(STACKS);
        assertThat(rows.stream().map(row -> row.getAs("label")).distinct()).hasSize(1000);
        for (int[] counts : drawn) {
            // 240 are expected of each; six standard deviations are 92.
            assertThat(IntStream.of(counts).boxed())
                    .allSatisfy(count -> assertThat(count).isBetween(148, 332));
        }
    }

    @Test
    void theSeedDecides() {
        DataSettings settings = settings(images.toString(), target);
        ingest(settings, 42);
        List<String> first = LocalSpark.rows(target);
        String content = manifest().contentId();
        ingest(settings, 42);
        assertThat(manifest().contentId()).isEqualTo(content);
        ingest(settings, 43);
        assertThat(LocalSpark.rows(target)).hasSameSizeAs(first).isNotEqualTo(first);
    }

    @Test
    void unstackedManifestsDoNotTellOfIt() throws IOException {
        Ingest.run(SPARK, settings(images.toString(), target), 42, Overwrite.REFUSE);
        assertThat(manifest().stack()).isNull();
        assertThat(Files.readString(target.resolve("_manifest.json"))).doesNotContain("stack");
    }

    @Test
    void whatHasNoModesIsRefused() throws IOException {
        assertThatThrownBy(() -> ingest(settings(images.toString(), target, null, 3, 0), 42))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.stacks needs grey images, but those of data.source " + images
                        + " become 2x1 colour: give data.channels=1, or leave data.stacks out");
        saveLabels(1);
        assertThatThrownBy(() -> ingest(settings(images.toString(), target), 42))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.stacks needs labels from 0 on, 2 to 40 of them, but data.source " + images
                        + " has labels of 0 to 0: give another source, or leave data.stacks out");
        saveLabels(41);
        assertThatThrownBy(() -> ingest(settings(images.toString(), target), 42))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has labels of 0 to 40: give");
        Files.delete(folder.resolve("train-labels-idx1-ubyte"));
        assertThatThrownBy(() -> ingest(settings(images.toString(), target), 42))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("data.stacks needs a label for every image, but data.source " + images
                        + " has images without one: give a source with labels");
        assertThat(target).doesNotExist();
    }

    @Test
    void nothingIsAppendedToStacks() {
        DataSettings settings = settings(images.toString(), target);
        ingest(settings, 42);
        String before = manifest().contentId();
        assertThatThrownBy(() -> Ingest.append(SPARK, settings, 42))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.path " + target + " is a stacked dataset, to which nothing can be appended: make it"
                        + " anew with --overwrite and data.stacks");
        assertThatThrownBy(() -> Ingest.append(SPARK, stacking(5, settings), 42))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.stacks makes a dataset anew, but --append keeps that of data.path " + target
                        + ": leave one of them out");
        assertThat(manifest().contentId()).isEqualTo(before);
    }

    private static IngestReport ingest(DataSettings settings, long seed) {
        return Ingest.run(SPARK, stacking(STACKS, settings), seed, Overwrite.REPLACE);
    }

    private DatasetManifest manifest() {
        return PackedDataset.open(SPARK, target.toString()).manifest();
    }
}
