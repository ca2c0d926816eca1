package org.sparkgan.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.Cache;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.HoldOut.Side;
import org.sparkgan.data.shard.ImageOrder;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.data.shard.ShuffleWindow;
import org.sparkgan.data.source.FileRows;

class HoldOutTest {
    private static final HoldOut TENTH = new HoldOut(0.1, 42);

    @TempDir
    static Path folder;

    private static PackedDataset dataset;
    private static byte[] pixels;

    @BeforeAll
    static void write() throws IOException {
        Path target = folder.resolve("packed");
        pixels = WrittenDataset.write(target, 70, 5, 55, 120);
        dataset = PackedDataset.open(SPARK, target.toString());
    }

    /** Rows of a manifest of several additions, a file each, on a side. */
    private static List<Long> rows(HoldOut holdOut, Side side, int... additions) {
        DatasetManifest manifest = manifest(additions);
        List<FileRows> all = manifest.files().stream()
                .map(file -> new FileRows(file.name(), file.rows(), 0, file.rows()))
                .toList();
        List<Long> rows = new ArrayList<>();
        for (FileRows part : holdOut.rows(all, manifest, side)) {
            long start = IntStream.range(0, additions.length)
                    .filter(i ->
                            Integer.parseInt(part.uri().substring(1, part.uri().indexOf('/'))) > i)
                    .mapToLong(i -> additions[i])
                    .sum();
            for (long i = 0; i < part.count(); i++) {
                rows.add(start + part.first() + i);
            }
        }
        assertThat(rows).hasSize((int) holdOut.images(manifest, side));
        return rows;
    }

    private static DatasetManifest manifest(int... additions) {
        List<Addition> added = new ArrayList<>();
        List<DatasetManifest.DataFile> files = new ArrayList<>();
        for (int i = 0; i < additions.length; i++) {
            added.add(new Addition("test", "now", "source", 42, "d" + i, additions[i], 0, null, List.of()));
            files.add(new DatasetManifest.DataFile("d" + i + "/part", additions[i], 1, "0".repeat(64)));
        }
        return new DatasetManifest(
                DatasetManifest.SCHEMA_VERSION,
                additions.length,
                IntStream.of(additions).sum(),
                0,
                new ImageShape(1, 1, 1),
                new TreeMap<>(),
                null,
                added,
                files);
    }

    @Test
    void everyImageIsOnOneSide() {
        List<Long> heldOut = rows(TENTH, Side.HELD_OUT, 1000, 250, 3);
        List<Long> trainedOn = rows(TENTH, Side.TRAINED_ON, 1000, 250, 3);
        assertThat(heldOut).hasSize(100 + 25).doesNotHaveDuplicates().isSorted();
        assertThat(trainedOn).hasSize(1253 - 125).doesNotHaveDuplicates().isSorted();
        assertThat(trainedOn).doesNotContainAnyElementsOf(heldOut);
    }

    @Test
    void anAppendLeavesThoseThatWereHeldOut() {
        List<Long> before = rows(TENTH, Side.HELD_OUT, 1000);
        assertThat(rows(TENTH, Side.HELD_OUT, 1000, 250)).startsWith(before.toArray(new Long[0]));
    }

    @Test
    void theSeedDecidesWhich() {
        assertThat(rows(new HoldOut(0.1, 43), Side.HELD_OUT, 1000)).isNotEqualTo(rows(TENTH, Side.HELD_OUT, 1000));
        assertThat(rows(new HoldOut(0.5, 1), Side.HELD_OUT, 1000)).hasSize(500);
    }

    @Test
    void withoutAShareAllAreTrainedOn() {
        assertThat(rows(HoldOut.NONE, Side.TRAINED_ON, 1000)).hasSize(1000);
        assertThat(rows(HoldOut.NONE, Side.HELD_OUT, 1000)).isEmpty();
    }

    /** In memory and streamed, in shards and as a whole, whatever the workers. */
    @Test
    void noShardHasAHeldOutImage() {
        List<Byte> left = seen(dataset.side(TENTH, Side.TRAINED_ON).shards(1, Cache.MEMORY));
        List<Byte> heldOut = seen(dataset.side(TENTH, Side.HELD_OUT).shards(1, Cache.MEMORY));
        assertThat(left).hasSize(225);
        assertThat(heldOut).hasSize(25);
        int from = Collections.indexOfSubList(boxed(), heldOut);
        assertThat(from).isNotNegative();
        List<Byte> others = new ArrayList<>(boxed());
        others.subList(from, from + 25).clear();
        assertThat(left).isEqualTo(others);
        PackedDataset trainedOn = dataset.side(TENTH, Side.TRAINED_ON);
        assertThat(trainedOn.images()).isEqualTo(225);
        for (int workers : new int[] {2, 3, 7}) {
            assertThat(seen(trainedOn.shards(workers, Cache.MEMORY))).isEqualTo(left);
            assertThat(seen(trainedOn.shards(workers, Cache.NONE))).isEqualTo(left);
        }
        List<Shard> wholes = trainedOn.forEach(2).collect();
        wholes.forEach(shard -> assertThat(seen(shard)).isEqualTo(left));
        assertThat(new FirstImages(trainedOn).pixels(10_000)).hasSize(225);
    }

    private static List<Byte> boxed() {
        List<Byte> boxed = new ArrayList<>();
        for (byte pixel : pixels) {
            boxed.add(pixel);
        }
        return boxed;
    }

    private static List<Byte> seen(JavaRDD<Shard> shards) {
        List<Byte> seen = new ArrayList<>();
        shards.collect().forEach(shard -> seen.addAll(seen(shard)));
        shards.unpersist(true);
        return seen;
    }

    /** The pixels of a shard in the order of its rows. */
    private static List<Byte> seen(Shard shard) {
        int images = (int) shard.images();
        ImageOrder order = ImageOrder.ofShard(1, 0, images, ShuffleWindow.of(1 << 20, 1));
        Byte[] byRow = new Byte[images];
        byte[] pixel = new byte[1];
        try (ShardReader reader = shard.reader(order)) {
            for (int i = 0; i < images; i++) {
                reader.read(i, 1, pixel);
                byRow[(int) order.at(i)] = pixel[0];
            }
        }
        return List.of(byRow);
    }

    @Test
    void tooFewImagesOnEitherSideAreRefused() {
        HoldOut.of(config("data.hold-out=0.1")).requireEnough(config("data.hold-out=0.1"), manifest(1000));
        assertThatThrownBy(() -> HoldOut.of(config("data.hold-out=0.1"))
                        .requireEnough(config("data.hold-out=0.1"), manifest(14)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "data.hold-out = 0.1 of the 14 images of data.path photos must hold out 2 images or more, but holds"
                                + " out 1: raise it, or leave it out");
        JobConfig large = config("data.hold-out=0.5", "training.batch-size=60");
        assertThatThrownBy(() -> HoldOut.of(large).requireEnough(large, manifest(100)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.hold-out = 0.5 of the 100 images of data.path photos must leave as many images as"
                        + " training.batch-size, 60, or more, but leaves 50: lower one of them");
    }

    private static JobConfig config(String... settings) {
        List<String> all = new ArrayList<>(List.of("data.path=photos", "training.batch-size=8"));
        all.addAll(List.of(settings));
        return ConfigReader.read(List.of(), all);
    }
}
