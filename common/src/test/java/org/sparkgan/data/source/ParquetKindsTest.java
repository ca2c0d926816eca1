package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.SourceColumns;
import org.sparkgan.config.SourceFormat;
import org.sparkgan.data.DataException;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.ParquetFile;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.ingest.Ingest;

/** Parquet files as other programs write them: several in a folder, which do not always agree. */
class ParquetKindsTest {
    private static final String CONTENT = "optional binary content";

    @TempDir
    private Path folder;

    private Path source;
    private Path target;

    @BeforeEach
    void nameFolders() {
        source = folder.resolve("set [v2] 10:30 {a,b} *?");
        target = folder.resolve("packed");
    }

    @Test
    void everyRowOnceWhateverTheFoldersName() throws IOException {
        for (int file = 0; file < 3; file++) {
            file("x" + file + ".parquet", CONTENT, row(picture(file)), row(picture(file + 10)));
        }
        file("_metadata", CONTENT, row(picture(100)));
        assertThat(ingested("content", null))
                .containsExactly(
                        "x0.parquet#0 null 0",
                        "x0.parquet#1 null 10",
                        "x1.parquet#0 null 1",
                        "x1.parquet#1 null 11",
                        "x2.parquet#0 null 2",
                        "x2.parquet#1 null 12");
    }

    @Test
    void wholeNumbersOfAnyWidthAreLabels() throws IOException {
        file("a.parquet", CONTENT + "; optional int32 label", row(picture(1), 3));
        file("b.parquet", CONTENT + "; optional int64 label", row(picture(2), 4L), row(picture(5), 1L << 40));
        file(
                "c.parquet",
                CONTENT + "; optional int32 label (INTEGER(32,false))",
                row(picture(3), 5),
                row(picture(6), -1));
        file("d.parquet", CONTENT + "; optional binary label (STRING)", row(picture(4), null));
        assertThat(ingested("content", "label"))
                .containsExactly("a.parquet#0 3 1", "b.parquet#0 4 2", "c.parquet#0 5 3", "d.parquet#0 null 4");
        assertThat(LocalSpark.rejected(target))
                .containsExactly(
                        "b.parquet#1 has the label 1099511627776, which has more than 32 bits",
                        "c.parquet#1 has the label 4294967295, which has more than 32 bits");
    }

    @Test
    void filesWithoutRowsSayNothing() throws IOException {
        file("a.parquet", "optional int32 content; optional int32 label");
        file(
                "b.parquet",
                CONTENT + "; optional binary label (STRING)",
                row(picture(1), "cat"),
                row(picture(2), "a dog"));
        file("c.parquet", "optional int32 other");
        assertThat(ingested("content", "label")).containsExactly("b.parquet#0 1 1", "b.parquet#1 0 2");
    }

    @Test
    void aDotIsPartOfANameOrLeadsIntoAStruct() throws IOException {
        file("flat.parquet", "optional binary image.bytes; optional int64 label", row(picture(1), 1L));
        file(
                "deep.parquet",
                "optional group image { optional binary bytes; optional binary path (STRING); } optional int64 label",
                row(List.of(picture(2), "x.png"), 2L));
        assertThat(ingested("image.bytes", "label")).containsExactly("deep.parquet#0 2 2", "flat.parquet#0 1 1");
    }

    @Test
    void foldersOfAPartitionedTableAreLabels() throws IOException {
        file(
                "label=" + URLEncoder.encode("a cät", StandardCharsets.UTF_8).replace("+", "%20") + "/part.parquet",
                CONTENT,
                row(picture(1)));
        file("label=dog/part.parquet", CONTENT, row(picture(2)));
        file("label=100%/part.parquet", CONTENT, row(picture(3)));
        file("label=__HIVE_DEFAULT_PARTITION__/part.parquet", CONTENT, row(picture(4)));
        ingest("content", "label");
        assertThat(LocalSpark.rows(target)).hasSize(4);
        assertThat(PackedDataset.open(SPARK, target.toString()).manifest().labelNames())
                .containsExactly("100%", "a cät", "dog");
        assertThat(pixels())
                .contains("label=dog/part.parquet#0 2 2", "label=__HIVE_DEFAULT_PARTITION__/part.parquet#0 null 4");
    }

    /** Names are numbered, whole numbers are labels as they are. */
    @ParameterizedTest
    @CsvSource({"label=cat, 0, label=dog, 1", "year=2020/label=07, 7, year=2021/label=12, 12"})
    void namesOfFoldersMayBeTheOnlyLabels(String one, int label, String other, int otherLabel) throws IOException {
        file(one + "/part.parquet", CONTENT, row(picture(1)));
        file(other + "/part.parquet", CONTENT, row(picture(2)));
        assertThat(ingested("content", "label"))
                .containsExactly(
                        one + "/part.parquet#0 " + label + " 1", other + "/part.parquet#0 " + otherLabel + " 2");
    }

    @Test
    void filesThatDoNotFitTogetherAreNamed() throws IOException {
        file("a.parquet", CONTENT + "; optional int32 label", row(picture(1), 3));
        file("b.parquet", CONTENT + "; optional binary label (STRING)", row(picture(2), "cat"));
        file("c.parquet", "optional binary label (STRING)", row("dog"));
        assertThatThrownBy(() -> ingest("content", null))
                .isInstanceOf(DataException.class)
                .hasMessage(address("c.parquet") + " has no column content, which data.image-column names and "
                        + address("a.parquet") + " has: give files of one kind as data.source");
        Files.delete(source.resolve("c.parquet"));
        assertThatThrownBy(() -> ingest("content", "label"))
                .isInstanceOf(DataException.class)
                .hasMessage("data.label-column label holds whole numbers in " + address("a.parquet")
                        + ", but string in " + address("b.parquet") + ": give files of one kind as data.source");
    }

    @Test
    void columnsThatNoFileHasAreNamed() throws IOException {
        file(
                "label=x/a.parquet",
                "optional group image { optional binary bytes; } optional double score; repeated binary all",
                row(List.of(picture(1)), 0.5, picture(2)));
        assertThatThrownBy(() -> ingest("content", null))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "data.image-column must be a column of the Parquet files, one of image.bytes, score, all, but is"
                                + " content");
        assertThatThrownBy(() -> ingest("image.bytes", "class"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "data.label-column must be a column of the Parquet files, one of image.bytes, score, all, label,"
                                + " but is class");
        assertThatThrownBy(() -> ingest("image.bytes", "score"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.label-column must be a column of type string or whole numbers, but score is double");
        assertThatThrownBy(() -> ingest("all", null))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.image-column must be a column of type binary, but all is a list");
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        file("a.parquet", CONTENT, row(picture(1)), row(picture(2)));
        file("b.parquet", CONTENT, row(picture(3)), row(picture(4)));
        byte[] whole = Files.readAllBytes(source.resolve("b.parquet"));
        Files.write(source.resolve("b.parquet"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> ingest("content", null))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(address("b.parquet") + " cannot be read as a Parquet file: ");
        // Within the only page.
        byte[] bytes = whole.clone();
        Arrays.fill(bytes, 4, 40, (byte) 0xFF);
        Files.write(source.resolve("b.parquet"), bytes);
        assertThatThrownBy(() -> ingest("content", null))
                .satisfies(error -> assertThat(Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                                .filter(DataException.class::isInstance))
                        .first()
                        .extracting(Throwable::getMessage)
                        .asString()
                        .startsWith(address("b.parquet") + " cannot be read as a Parquet file: "));
        assertThat(target).doesNotExist();
    }

    private String address(String file) {
        return "file:" + source.resolve(file);
    }

    private void file(String name, String fields, Object[]... rows) throws IOException {
        ParquetFile.write(source.resolve(name), fields, rows);
        Files.deleteIfExists(
                source.resolve(name).resolveSibling("." + source.resolve(name).getFileName() + ".crc"));
    }

    private static Object[] row(Object... values) {
        return values;
    }

    private static byte[] picture(int grey) throws IOException {
        return Pictures.encode(Pictures.flat(2, grey), "png");
    }

    private List<String> ingested(String image, String label) {
        ingest(image, label);
        return pixels();
    }

    /** Path, label and grey value of each image, sorted. */
    private List<String> pixels() {
        return LocalSpark.rows(target).stream()
                .map(row -> row.replaceAll("\\[(\\d+),.*", "$1"))
                .toList();
    }

    private void ingest(String image, String label) {
        SourceColumns columns = new SourceColumns(image, Optional.ofNullable(label), Optional.empty());
        Ingest.run(
                SPARK,
                LocalSpark.of(SourceFormat.AUTO, columns, settings(source.toString(), target, 2, 1, 0.9)),
                42,
                Overwrite.REFUSE);
    }
}
