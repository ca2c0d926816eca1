package org.sparkgan.data.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.DataSettings;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.testing.DrawnTable;

/** Tables by their names in Spark's own catalog and in one of Iceberg's, and by their paths. */
class NamedTableTest {
    @TempDir
    private Path folder;

    private SparkSession spark;
    private Dataset<Row> pictures;

    @BeforeEach
    void draw() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        pictures = DrawnTable.of(spark, folder.resolve("drawings"))
                .selectExpr("regexp_extract(path, '([^/]+/[^/]+)$', 1) as path", "length", "figure", "content");
    }

    @AfterEach
    void drop() {
        spark.sql("drop table if exists gan_pictures");
    }

    @Test
    void aTableOfSparksCatalogIsPackedAndAppendedTo() {
        pictures.write()
                .option("path", folder.resolve("table").toString())
                .format("orc")
                .saveAsTable("gan_pictures");
        DataSettings settings = settings("gan_pictures", "data.label-column=figure");
        assertThat(Ingest.run(spark, settings, 1, Overwrite.REFUSE).images()).isEqualTo(pictures.count());
        assertThat(dataset().manifest().latest().source()).isEqualTo("table:gan_pictures");
        assertThat(dataset().manifest().labelNames())
                .hasSize((int) pictures.select("figure").distinct().count());
        assertThat(folder.resolve("packed-rows")).doesNotExist();

        Dataset<Row> more = pictures.withColumn("path", concat(lit("more-"), col("path")));
        more.write().mode("append").format("orc").saveAsTable("gan_pictures");
        IngestReport appended = Ingest.append(spark, settings, 1);
        assertThat(appended.known()).isEqualTo(pictures.count());
        assertThat(appended.images()).isEqualTo(more.count());
        assertThat(dataset().manifest().images()).isEqualTo(2 * pictures.count());
    }

    @Test
    void aPathWithAFormatIsATable() throws IOException {
        pictures.write().format("orc").save(folder.resolve("orc").toString());
        Ingest.run(spark, settings(folder.resolve("orc").toString(), "data.table-format=orc"), 1, Overwrite.REFUSE);
        assertThat(rows()).isEqualTo(ofParquet());
    }

    @Test
    void aTableOfIcebergsCatalogIsRead() throws Exception {
        assumeTrue(spark.version().startsWith("3.5"), "there is no Iceberg for Spark 4.2 yet");
        spark.conf().set("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog");
        spark.conf().set("spark.sql.catalog.lake.type", "hadoop");
        spark.conf()
                .set("spark.sql.catalog.lake.warehouse", folder.resolve("lake").toString());
        pictures.writeTo("lake.gan.pictures").using("iceberg").create();
        assertThat(folder.resolve("lake/gan/pictures/metadata")).isDirectory();
        Ingest.run(spark, settings("lake.gan.pictures"), 1, Overwrite.REFUSE);
        assertThat(rows()).isEqualTo(ofParquet());

        assertThatThrownBy(() -> Ingest.run(spark, settings("lake.gan.others"), 1, Overwrite.REPLACE))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.source lake.gan.others: there is no such table in the catalogs of this Spark");
    }

    @Test
    void sparksImageStructIsAPicture() {
        Dataset<Row> structs = pictures.sparkSession()
                .read()
                .format("image")
                .option("recursiveFileLookup", "true")
                .load(folder.resolve("drawings").toString())
                .selectExpr("regexp_extract(image.origin, '([^/]+/[^/]+)$', 1) as path", "image as content");
        structs.write().parquet(folder.resolve("structs").toString());
        Ingest.run(
                spark,
                settings(folder.resolve("structs").toString(), "data.table-format=parquet"),
                1,
                Overwrite.REFUSE);
        assertThat(rows()).isEqualTo(ofParquet());
    }

    @Test
    void whatCannotBeReadIsRefused() throws IOException {
        refused(settings("gan_none"), "data.source gan_none: there is no such table in the catalogs of this Spark");
        refused(
                settings(folder.resolve("none").toString(), "data.table-format=orc"),
                "data.source " + folder.resolve("none") + ": there is no such table");
        refused(
                settings("gan_none", "data.table-format=fables"),
                "data.table-format must be a format that this Spark knows, but is fables: give spark-submit its package,"
                        + " with --packages or --jars");
        pictures.write().orc(folder.resolve("orc").toString());
        String orc = folder.resolve("orc").toString();
        refused(
                settings(orc, "data.table-format=orc", "data.image-column=picture"),
                "data.image-column must be a column of the table, one of [path, length, figure, content], but is picture");
        refused(
                settings(orc, "data.table-format=orc", "data.image-column=figure"),
                "data.image-column must be a column of type binary, or Spark's image struct, but figure is string");
        refused(
                settings(orc, "data.table-format=orc", "data.label-column=content"),
                "data.label-column must be a column of type string or whole numbers, but content is binary");
        refused(
                settings(orc, "data.table-format=orc", "data.path-column=null"),
                "data.path-column is not set: give the column of the table that names each image, on which the order of"
                        + " images depends");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).doesNotContain("packed", "packed-rows");
        }
        assertThatThrownBy(() -> ConfigReader.read(List.of(), List.of("data.table-format=orc")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.table-format is orc, but data.source-format is not table: give"
                        + " data.source-format=table, or leave it out");
    }

    private void refused(DataSettings settings, String message) {
        assertThatThrownBy(() -> Ingest.run(spark, settings, 1, Overwrite.REFUSE))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private DataSettings settings(String table, String... more) {
        Stream<String> all = Stream.concat(
                Stream.of(
                        "data.source=" + table,
                        "data.source-format=table",
                        "data.path=" + folder.resolve("packed"),
                        "data.path-column=path",
                        "data.image-size=28",
                        "data.channels=1"),
                Stream.of(more));
        return ConfigReader.read(List.of(), all.toList()).data();
    }

    private PackedDataset dataset() {
        return PackedDataset.open(spark, folder.resolve("packed").toString());
    }

    private List<String> rows() {
        return rows(dataset());
    }

    /** In the order of the dataset. */
    private static List<String> rows(PackedDataset dataset) {
        return dataset.rows().collectAsList().stream()
                .map(row -> row.getString(0) + " " + Arrays.toString(row.<byte[]>getAs("pixels")))
                .toList();
    }

    /** The same images packed from Parquet files, whose settings are older than tables. */
    private List<String> ofParquet() {
        pictures.write().parquet(folder.resolve("parquet").toString());
        DataSettings settings = ConfigReader.read(
                        List.of(),
                        List.of(
                                "data.source=" + folder.resolve("parquet"),
                                "data.path=" + folder.resolve("packed-parquet"),
                                "data.path-column=path",
                                "data.image-size=28",
                                "data.channels=1"))
                .data();
        Ingest.run(spark, settings, 1, Overwrite.REFUSE);
        return rows(PackedDataset.open(spark, folder.resolve("packed-parquet").toString()));
    }
}
