package org.sparkgan.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.data.LocalSpark.SPARK;
import static org.sparkgan.data.LocalSpark.settings;
import static org.sparkgan.data.TestShards.orderOf;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.scheduler.TaskLocation;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.Cache;
import org.sparkgan.config.ConfigException;
import org.sparkgan.data.Columns;
import org.sparkgan.data.DataException;
import org.sparkgan.data.FailingFileSystem;
import org.sparkgan.data.HostsFileSystem;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.data.shard.CachedShard;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardReader;
import scala.collection.JavaConverters;

class PackedDatasetTest {
    @TempDir
    private Path folder;

    private Path target;

    @BeforeEach
    void nameTarget() {
        target = folder.resolve("packed");
    }

    @Test
    void whereNothingIsSaysHowToMakeOne() throws IOException {
        assertRefused("is no packed dataset: there is no such folder; make it with: submit/sparkgan ingest"
                + " data.source=<images> data.path=" + target);
        Files.createDirectories(target);
        assertRefused("is no packed dataset: it has no _manifest.json; make one with: submit/sparkgan ingest"
                + " data.source=<images> data.path=" + target);
    }

    @Test
    void aFolderOfImagesSaysHowToPackIt() throws IOException {
        Pictures.save(target.resolve("hat/a.png"), Pictures.flat(4, 1));
        assertRefused("is no packed dataset: it holds images; pack them with: submit/sparkgan ingest data.source="
                + target + " data.path=" + target + "-packed data.image-size=64");
    }

    @Test
    void aFolderOfIdxFilesSaysHowToPackIt() throws IOException {
        Pictures.saveIdx(target.resolve("train-images-idx3-ubyte.gz"), 1, 1, new byte[] {1});
        assertRefused("is no packed dataset: it holds IDX files; pack them with: submit/sparkgan ingest data.source="
                + target + " data.path=" + target + "-packed");
    }

    @Test
    void anUnfinishedIngestIsNamed() throws IOException {
        Files.createDirectories(target.resolve("data-20260101T000000Z-00000000"));
        assertRefused("is no packed dataset: an ingest into it did not end; run it again with --overwrite");
    }

    @Test
    void damagedDatasetsAreRefused() throws IOException {
        ingest(3);
        Path manifest = target.resolve("_manifest.json");
        String json = Files.readString(manifest);

        Files.writeString(manifest, json.replace("\"schemaVersion\" : 3", "\"schemaVersion\" : 4"));
        assertRefused(": written by a newer version (schema 4, this one reads 3): update SparkGAN or ingest again");
        Files.writeString(manifest, json.replace("\"schemaVersion\" : 3", "\"schemaVersion\" : 1"));
        assertRefused(": written by an older version (schema 1, this one reads 3): ingest again with --overwrite");
        Files.writeString(manifest, json.replace("\"sha256\" : \"", "\"sha256\" : \"x"));
        assertRefused(
                ": its _manifest.json is damaged (its numbers do not fit together): ingest again with --overwrite");
        Files.writeString(manifest, json.replace("\"images\" : 3", "\"images\" : 4"));
        assertRefused(
                ": its _manifest.json is damaged (its numbers do not fit together): ingest again with --overwrite");
        Files.writeString(manifest, json.substring(0, 100));
        assertThatThrownBy(() -> PackedDataset.open(SPARK, target.toString()))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("data.path " + target + ": its _manifest.json is damaged (")
                .hasMessageNotContaining("\n");

        Files.writeString(manifest, json);
        DatasetManifest.DataFile file =
                PackedDataset.open(SPARK, target.toString()).manifest().files().get(0);
        Path data = target.resolve(file.name());
        assertThat(data).hasSize(file.bytes());
        Files.write(data, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        assertRefused("is damaged: " + file.name() + " has " + (file.bytes() + 3) + " bytes instead of " + file.bytes()
                + ": ingest again with --overwrite");
        Files.delete(data);
        assertRefused("is damaged: " + file.name() + " of its manifest is missing: ingest again with --overwrite");
    }

    @Test
    void theSameImagesInTheSameOrderAreTheSameDatasetWhereverTheyLie() throws IOException {
        ingest(40);
        String id = PackedDataset.open(SPARK, target.toString()).manifest().contentId();
        assertThat(id).matches("40 images of .*1x1.*, SHA-256 [0-9a-f]{64}");
        String source = folder.resolve("source").toString();
        Path again = folder.resolve("again");
        Ingest.run(SPARK, settings(source, again, 1, 1, 0), 42, Overwrite.REFUSE);
        Path otherwise = folder.resolve("otherwise");
        Ingest.run(SPARK, settings(source, otherwise, 1, 1, 0), 43, Overwrite.REFUSE);

        assertThat(PackedDataset.open(SPARK, again.toString()).manifest().contentId())
                .isEqualTo(id);
        assertThat(PackedDataset.open(SPARK, otherwise.toString()).manifest().contentId())
                .isNotEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20})
    void shardsCoverEveryRowOnceInTheOrderOfTheManifest(int workers) throws IOException {
        byte[] values = writeInFiles(5, 9, 6);
        List<Shard> shards = PackedDataset.open(SPARK, target.toString())
                .shards(workers, Cache.MEMORY)
                .collect();

        assertThat(shards).hasSize(workers);
        int row = 0;
        for (int worker = 0; worker < workers; worker++) {
            CachedShard shard = (CachedShard) shards.get(worker);
            assertThat(shard.worker()).isEqualTo(worker);
            assertThat(shard.firstRow()).isEqualTo(row);
            assertThat(shard.images()).isBetween(20L / workers, (20L + workers - 1) / workers);
            byte[] value = new byte[1];
            for (int i = 0; i < shard.images(); i++) {
                shard.read(i, value, 0);
                assertThat(value[0]).isEqualTo(values[row++]);
            }
        }
        assertThat(row).isEqualTo(20);
    }

    @Test
    void whatAWorkerSeesDoesNotDependOnTheFiles() throws IOException {
        int[][] cuts = {{20}, {5, 9, 6}, {1, 18, 1}, {10, 10}};
        for (int workers : new int[] {1, 3, 20}) {
            List<List<Byte>> seen = new ArrayList<>();
            for (int[] cut : cuts) {
                target = folder.resolve("cut " + Arrays.toString(cut) + " for " + workers);
                writeInFiles(cut);
                seen.add(twoEpochs(PackedDataset.open(SPARK, target.toString())
                        .shards(workers, Cache.MEMORY)
                        .collect()));
            }
            assertThat(seen.get(0)).hasSize(40);
            assertThat(seen).as("%d workers", workers).containsOnly(seen.get(0));
        }
    }

    private static List<Byte> twoEpochs(List<Shard> shards) {
        List<Byte> values = new ArrayList<>();
        for (Shard shard : shards) {
            ShardReader reader = shard.reader(orderOf(42, shard.worker(), shard.images()));
            byte[] read = new byte[2 * (int) shard.images()];
            reader.read(0, read.length, read);
            for (byte value : read) {
                values.add(value);
            }
        }
        return values;
    }

    @Test
    void shardsDoNotDependOnHowSparkSplitsFiles() throws IOException {
        byte[] values = writeInFiles(30_000);
        SparkSession finely = SPARK.newSession();
        finely.conf().set("spark.sql.files.maxPartitionBytes", 20_000);
        PackedDataset dataset = PackedDataset.open(finely, target.toString());
        assertThat(dataset.rows().javaRDD().getNumPartitions()).isGreaterThan(3);
        List<Shard> shards = dataset.shards(2, Cache.MEMORY).collect();
        byte[] value = new byte[1];
        for (int i = 0; i < 15_000; i++) {
            ((CachedShard) shards.get(1)).read(i, value, 0);
            assertThat(value[0]).isEqualTo(values[15_000 + i]);
        }
    }

    @Test
    void shardsAreReadWithoutAShuffleOnTheHostsOfTheirBytes() throws IOException {
        writeInFiles(20);
        HostsFileSystem.addTo(SPARK.sparkContext().hadoopConfiguration());
        JavaRDD<Shard> shards = PackedDataset.open(SPARK, "hosts://" + target).shards(2, Cache.MEMORY);
        assertThat(shards.toDebugString()).contains("ParallelCollectionRDD").doesNotContain("Shuffled", "Coalesced");
        assertThat(shards.getStorageLevel()).isEqualTo(StorageLevel.MEMORY_AND_DISK());
        assertThat(hosts(shards, 0)).containsExactly("a", "b", "copy");
        assertThat(hosts(shards, 1)).containsExactly("c", "copy");
        assertThat(shards.collect()).extracting(Shard::images).containsExactly(10L, 10L);
    }

    @SuppressWarnings("deprecation") // Scala 2.12 has no other converters
    private static List<String> hosts(JavaRDD<Shard> shards, int worker) {
        return JavaConverters.seqAsJavaList(SPARK.sparkContext().getPreferredLocs(shards.rdd(), worker)).stream()
                .map(TaskLocation::host)
                .toList();
    }

    @Test
    void aDamagedRowGroupEndsTheShardsThatHoldItAndNoOther() throws IOException {
        writeInFiles(30_000);
        Path file = target.resolve("data-x/part-9.parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[middleOfTheLastPixels(file)] ^= 1;
        Files.write(file, bytes);

        JavaRDD<Shard> shards = PackedDataset.open(SPARK, target.toString()).shards(3, Cache.MEMORY);
        assertThat(shards.collectPartitions(new int[] {0})[0].get(0).images()).isEqualTo(10_000);
        assertUnreadable(shards, file, "could not verify page integrity, CRC checksum verification failed");
    }

    @Test
    void aFileCutShortIsNamed() throws IOException {
        writeInFiles(20);
        JavaRDD<Shard> shards = PackedDataset.open(SPARK, target.toString()).shards(1, Cache.MEMORY);
        Path file = target.resolve("data-x/part-9.parquet");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertUnreadable(
                shards, file, "file:" + file + " is not a Parquet file. Expected magic number at tail, but found");
    }

    @Test
    void aFileInThePlaceOfAnotherIsNamed() throws IOException {
        writeInFiles(5, 9);
        JavaRDD<Shard> shards = PackedDataset.open(SPARK, target.toString()).shards(1, Cache.MEMORY);
        Path five = target.resolve("data-x/part-9.parquet");
        Files.copy(target.resolve("data-x/part-8.parquet"), five, StandardCopyOption.REPLACE_EXISTING);
        assertUnreadable(shards, five, "it has 9 images, the manifest says 5): ingest again with --overwrite");
    }

    @Test
    void imagesOfAnotherShapeAreNamed() throws IOException {
        writeInFiles(5);
        Path manifest = target.resolve("_manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"height\" : 1", "\"height\" : 2"));
        assertUnreadable(
                PackedDataset.open(SPARK, target.toString()).shards(1, Cache.MEMORY),
                target.resolve("data-x/part-9.parquet"),
                "an image of it has 1 values in place of 2): ingest again with --overwrite");
    }

    @ParameterizedTest
    @CsvSource({
        "a.TAR.gz, archives, true",
        "b.zip, archives, true",
        "data_batch_1.bin, CIFAR files, false",
        "part-0.parquet, Parquet files, true"
    })
    void aSourceInThePlaceOfADatasetIsTold(String file, String holds, boolean sized) throws IOException {
        Files.createDirectories(target);
        Files.createFile(target.resolve(file));
        assertRefused(
                "is no packed dataset: it holds " + holds + "; pack them with: submit/sparkgan ingest data.source="
                        + target + " data.path=" + target + "-packed" + (sized ? " data.image-size=64" : ""));
    }

    @Test
    void aStoreThatDoesNotAnswerIsNoDamage() throws IOException {
        writeInFiles(5);
        SPARK.sparkContext().hadoopConfiguration().set("fs.failing.impl", FailingFileSystem.class.getName());
        JavaRDD<Shard> shards = PackedDataset.open(SPARK, "failing://" + target).shards(1, Cache.MEMORY);
        assertThatThrownBy(shards::collect)
                .isInstanceOf(SparkException.class)
                .cause()
                .isInstanceOf(DataException.class)
                .hasMessage("failing:" + target + "/data-x/part-9.parquet cannot be read: the disk does not answer");
    }

    @Test
    void aDamagedFooterIsDamage() throws IOException {
        writeInFiles(5);
        JavaRDD<Shard> shards = PackedDataset.open(SPARK, target.toString()).shards(1, Cache.MEMORY);
        Path file = target.resolve("data-x/part-9.parquet");
        byte[] bytes = Files.readAllBytes(file);
        int footer = ByteBuffer.wrap(bytes, bytes.length - 8, 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        Arrays.fill(bytes, bytes.length - 8 - footer, bytes.length - 8, (byte) 0xFF);
        Files.write(file, bytes);
        assertUnreadable(shards, file, "can not read class org.apache.parquet.format.FileMetaData");
    }

    private static void assertUnreadable(JavaRDD<Shard> shards, Path file, String reason) {
        assertThatThrownBy(shards::collect)
                .isInstanceOf(SparkException.class)
                .cause()
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("file:" + file + " is damaged or not as it was ingested (" + reason);
    }

    private static int middleOfTheLastPixels(Path file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toUri()),
                SPARK.sparkContext().hadoopConfiguration()))) {
            List<BlockMetaData> groups = reader.getRowGroups();
            assertThat(groups).hasSizeGreaterThan(2);
            List<ColumnChunkMetaData> columns = groups.get(groups.size() - 1).getColumns();
            ColumnChunkMetaData pixels = columns.get(columns.size() - 1);
            assertThat(pixels.getPath().toDotString()).isEqualTo(Columns.PIXELS);
            return Math.toIntExact(pixels.getFirstDataPageOffset() + pixels.getTotalSize() / 2);
        }
    }

    @Test
    void moreWorkersThanImagesAreRefused() throws IOException {
        ingest(3);
        PackedDataset dataset = PackedDataset.open(SPARK, target.toString());
        assertThatThrownBy(() -> dataset.shards(4, Cache.MEMORY))
                .isInstanceOf(ConfigException.class)
                .hasMessage("training.workers must be 1 to 3, the number of images, but is 4");
    }

    @Test
    void firstImagesAreThoseOfTheManifestsOrder() throws IOException {
        byte[] values = writeInFiles(5, 9, 6);
        PackedDataset dataset = PackedDataset.open(SPARK, target.toString());
        assertThat(new FirstImages(dataset).pixels(5)).isEqualTo(Arrays.copyOf(values, 5));
        assertThat(new FirstImages(dataset).pixels(8)).isEqualTo(Arrays.copyOf(values, 8));
        assertThat(new FirstImages(dataset).pixels(64)).isEqualTo(values);
    }

    /** Label 0 is the dress; of what there are too few, grey stands in. */
    @Test
    void firstImagesByLabelStandInTheColumnOfTheirLabel() throws IOException {
        Path source = folder.resolve("source");
        for (int i = 0; i < 3; i++) {
            Pictures.save(source.resolve("dress/" + i + ".png"), Pictures.flat(2, 20));
        }
        Pictures.save(source.resolve("hat/a.png"), Pictures.flat(2, 90));
        Ingest.run(SPARK, settings(source.toString(), target, 1, 1, 0), 42, Overwrite.REFUSE);
        PackedDataset dataset = PackedDataset.open(SPARK, target.toString());
        assertThat(new FirstImages(dataset).pixelsByLabel(2, 2)).containsExactly(20, 90, 20, 128);
    }

    @Test
    void statisticsAreThoseOfAllImages() throws IOException {
        byte[] values = writeInFiles(5, 9, 6);
        double[] fractions = new double[values.length];
        Arrays.setAll(fractions, i -> (values[i] & 0xFF) / 255.0);
        double mean = Arrays.stream(fractions).average().getAsDouble();
        double variance = Arrays.stream(fractions)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .getAsDouble();

        DatasetStatistics statistics =
                PackedDataset.open(SPARK, target.toString()).statistics();

        assertThat(statistics.unlabelled()).isEqualTo(20);
        assertThat(statistics.labels()).isEmpty();
        assertThat(statistics.channels()).hasSize(1);
        assertThat(statistics.channels().get(0).mean()).isCloseTo(mean, within(1e-12));
        assertThat(statistics.channels().get(0).deviation()).isCloseTo(Math.sqrt(variance), within(1e-9));
    }

    @Test
    void statisticsKnowChannelsAndLabels() throws IOException {
        Path source = folder.resolve("source");
        Pictures.save(source.resolve("hat/a.png"), coloured(0xFF0033));
        Pictures.save(source.resolve("hat/b.png"), coloured(0x000033));
        Pictures.save(source.resolve("dress/c.png"), coloured(0xFF0033));
        Pictures.save(source.resolve("dress/d.png"), coloured(0x000033));
        Pictures.save(source.resolve("dress/e.png"), coloured(0xFF0033));
        Ingest.run(SPARK, settings(source.toString(), target, 2, 3, 0), 42, Overwrite.REFUSE);

        DatasetStatistics statistics =
                PackedDataset.open(SPARK, target.toString()).statistics();

        assertThat(statistics.labels()).containsExactly(Map.entry(0, 3L), Map.entry(1, 2L));
        assertThat(statistics.unlabelled()).isZero();
        assertThat(statistics.channels()).hasSize(3);
        // Three of five are 1, the others 0: the deviation is sqrt(0.6 * 0.4).
        assertThat(statistics.channels().get(0).mean()).isCloseTo(0.6, within(1e-12));
        assertThat(statistics.channels().get(0).deviation()).isCloseTo(0.489897948556636, within(1e-9));
        assertThat(statistics.channels().get(1)).isEqualTo(new DatasetStatistics.Channel(0, 0));
        assertThat(statistics.channels().get(2).mean()).isCloseTo(0.2, within(1e-12));
        assertThat(statistics.channels().get(2).deviation()).isCloseTo(0, within(1e-9));
    }

    private static BufferedImage coloured(int rgb) {
        BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, 2, 2, new int[] {rgb, rgb, rgb, rgb}, 0, 2);
        return picture;
    }

    @Test
    void verifyingNamesEveryChangedFile() throws IOException {
        writeInFiles(5, 9, 6);
        PackedDataset dataset = PackedDataset.open(SPARK, target.toString());
        dataset.verify();
        for (String name : List.of("data-x/part-9.parquet", "data-x/part-7.parquet")) {
            byte[] bytes = Files.readAllBytes(target.resolve(name));
            bytes[bytes.length / 2] ^= 1;
            Files.write(target.resolve(name), bytes);
        }
        assertThatThrownBy(dataset::verify)
                .isInstanceOf(DataException.class)
                .hasMessage("data.path " + target
                        + " is damaged: data-x/part-9.parquet, data-x/part-7.parquet changed since ingest wrote it"
                        + " (SHA-256): ingest again with --overwrite");
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> PackedDataset.open(SPARK, target.toString()))
                .isInstanceOf(DataException.class)
                .hasMessage("data.path " + target + (reason.startsWith(":") ? "" : " ") + reason);
    }

    private void ingest(int images) throws IOException {
        Path source = folder.resolve("source");
        for (int i = 0; i < images; i++) {
            Pictures.save(source.resolve(i + ".png"), Pictures.flat(1, i));
        }
        Ingest.run(SPARK, settings(source.toString(), target, 1, 1, 0), 42, Overwrite.REFUSE);
    }

    private byte[] writeInFiles(int... lengths) throws IOException {
        return WrittenDataset.write(target, lengths);
    }
}
