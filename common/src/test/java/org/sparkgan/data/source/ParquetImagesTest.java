package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.SourceColumns;
import org.sparkgan.config.SourceFormat;
import org.sparkgan.data.LocalSpark;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.ingest.Ingest;

class ParquetImagesTest {
    @TempDir
    private Path folder;

    private Path source;
    private Path target;

    @BeforeEach
    void savePictures() throws IOException {
        source = folder.resolve("with space");
        target = folder.resolve("packed");
        StructType schema = new StructType()
                .add("content", DataTypes.BinaryType)
                .add("class", DataTypes.StringType)
                .add("number", DataTypes.LongType)
                .add("name", DataTypes.StringType);
        List<Row> rows = List.of(
                RowFactory.create(Pictures.encode(Pictures.flat(4, 10), "png"), "hat", 7L, "one"),
                RowFactory.create(Pictures.encode(Pictures.flat(4, 20), "png"), "dress", 1L << 40, "two"),
                RowFactory.create(null, null, null, "three"));
        SPARK.createDataFrame(rows, schema).coalesce(1).write().parquet(source.toString());
    }

    @Test
    void namesAreLabelsByAlphabeticalOrder() {
        ingest(SourceFormat.AUTO, "content", "class", "name");
        assertThat(LocalSpark.rows(target)).containsExactly("one 1 [10, 10, 10, 10]", "two 0 [20, 20, 20, 20]");
        assertThat(LocalSpark.rejected(target)).containsExactly("three is null");
    }

    @Test
    void wholeNumbersAreLabelsAsTheyAreAndRowsGivePaths() {
        ingest(SourceFormat.PARQUET, "content", "number", null);
        assertThat(LocalSpark.rows(target))
                .singleElement()
                .asString()
                .matches("part-.*\\.parquet#0 7 \\[10, 10, 10, 10]");
        assertThat(LocalSpark.rejected(target))
                .hasSize(2)
                .anyMatch(line -> line.endsWith("#1 has the label 1099511627776, which has more than 32 bits"))
                .anyMatch(line -> line.endsWith("#2 is null"));
    }

    @Test
    void columnsThatAreMissingOrOfAnotherTypeAreRefused() {
        assertThatThrownBy(() -> ingest(SourceFormat.PARQUET, "picture", null, null))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.image-column must be a column of the Parquet files, one of content, class, number,"
                        + " name, but is picture");
        assertThatThrownBy(() -> ingest(SourceFormat.PARQUET, "class", null, null))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.image-column must be a column of type binary, but class is string");
    }

    private void ingest(SourceFormat format, String image, String label, String path) {
        SourceColumns columns = new SourceColumns(image, Optional.ofNullable(label), Optional.ofNullable(path));
        Ingest.run(
                SPARK,
                LocalSpark.of(format, columns, settings(source.toString(), target, 2, 1, 0.7)),
                42,
                Overwrite.REFUSE);
    }
}
