package org.sparkgan.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.DataSettings;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.testing.DrawnTable;

class TableIngestTest {
    @TempDir
    Path folder;

    private SparkSession spark;
    private Dataset<Row> table;

    @BeforeEach
    void draw() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        table = DrawnTable.of(spark, folder.resolve("drawings"))
                .selectExpr("path", "length", "figure", "struct(content) as image");
    }

    @Test
    void theRowsOfATableBecomeADataset() {
        IngestReport report = run("data.image-column=image.content", "data.label-column=figure");
        assertThat(report.images()).isEqualTo(table.count());
        assertThat(report.rejected()).isZero();
        PackedDataset dataset =
                PackedDataset.open(spark, folder.resolve("packed").toString());
        assertThat(dataset.manifest().labelNames())
                .hasSize((int) table.select("figure").distinct().count());
        assertThat(dataset.rows().select("path").as(Encoders.STRING()).collectAsList())
                .containsExactlyInAnyOrderElementsOf(
                        table.select("path").as(Encoders.STRING()).collectAsList());
        assertThat(folder.resolve("packed-rows")).doesNotExist();
    }

    @Test
    void wrongColumnsAreRefused() {
        assertThatThrownBy(() -> run("data.path-column=null", "data.image-column=image.content"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("data.path-column is not set: give the column of the table");
        assertThatThrownBy(() -> run("data.image-column=content"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.image-column must be a column of the table, one of [path, length, figure, image],"
                        + " but is content");
        assertThat(folder.resolve("packed-rows")).doesNotExist();
    }

    private IngestReport run(String... settings) {
        List<String> all = List.of(
                "data.path=" + folder.resolve("packed"),
                "data.path-column=path",
                "data.image-size=28",
                "data.channels=1");
        DataSettings data = ConfigReader.read(
                        List.of(),
                        Stream.concat(all.stream(), Stream.of(settings)).toList())
                .data();
        return TableIngest.run(table, data, 1, Overwrite.REFUSE);
    }
}
