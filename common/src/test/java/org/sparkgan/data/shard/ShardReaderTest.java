package org.sparkgan.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.TestShards.orderOf;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

class ShardReaderTest {
    /** Ten images of two values: 10 times the index, and 255 minus that. */
    private static CachedShard shard() {
        CachedShard shard = new CachedShard(1, 20, 10, 2);
        for (int i = 0; i < 10; i++) {
            shard.put(i, new byte[] {(byte) (10 * i), (byte) (255 - 10 * i)});
        }
        return shard;
    }

    @Test
    void anImageIsReadAsItIsPacked() {
        CachedShard shard = new CachedShard(0, 0, 1, 3);
        shard.put(0, new byte[] {0, 51, (byte) 255});
        byte[] values = {7, 7, 7, 7, 7};
        shard.read(0, values, 1);
        assertThat(values).containsExactly(7, 0, 51, 255, 7);
    }

    @Test
    void minibatchesFollowTheOrderAcrossEpochs() {
        ImageOrder order = orderOf(42, 1, 10);
        byte[] batch = new byte[8];
        shard().reader(order).read(8, 4, batch);
        for (int i = 0; i < 4; i++) {
            int pixel = 10 * (int) order.at(8 + i);
            assertThat(batch[2 * i]).isEqualTo((byte) pixel);
            assertThat(batch[2 * i + 1]).isEqualTo((byte) (255 - pixel));
        }
    }

    /** Two channels of 2 x 3: each line is turned around, nothing else. */
    @Test
    void aMirroredImageHasItsLinesTurnedAround() {
        byte[] values = {9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 9};
        new RandomFlips(42, 3).mirror(values, 1, 12);
        assertThat(values).containsExactly(9, 3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10, 9);
    }

    @Test
    void anImageIsFlippedByItsRowAndEpochWhateverItsShard() {
        Map<Long, Map<Integer, Boolean>> whole = flips(1);
        assertThat(flips(3)).isEqualTo(whole);
        assertThat(flips(1000)).isEqualTo(whole);
        assertThat(whole.get(0L)).hasSize(1000).isNotEqualTo(whole.get(1L));
        for (Map<Integer, Boolean> epoch : whole.values()) {
            // Six standard deviations of a fair coin's 1000 throws.
            assertThat(epoch.values().stream().filter(flipped -> flipped).count())
                    .isBetween(405L, 595L);
        }
    }

    @Test
    void flipsOfAnotherSeedAndOfRowsBeyond32BitsAreOthers() {
        RandomFlips flips = new RandomFlips(42, 1);
        RandomFlips other = new RandomFlips(43, 1);
        int bySeed = 0;
        int byRow = 0;
        for (int row = 0; row < 1000; row++) {
            bySeed += flips.flips(0, row) == other.flips(0, row) ? 1 : 0;
            byRow += flips.flips(0, row) == flips.flips(0, row + (1L << 32)) ? 1 : 0;
        }
        assertThat(bySeed).isBetween(405, 595);
        assertThat(byRow).isBetween(405, 595);
    }

    /** Whether each row of a dataset of 1000 was read mirrored, by epoch, with so many workers. */
    private static Map<Long, Map<Integer, Boolean>> flips(int workers) {
        ShardRange range = new ShardRange(1000, workers);
        Map<Long, Map<Integer, Boolean>> flips = new TreeMap<>();
        for (int worker = 0; worker < workers; worker++) {
            CachedShard shard = new CachedShard(worker, range.firstRow(worker), (int) range.size(worker), 3);
            for (int i = 0; i < shard.images(); i++) {
                int row = (int) shard.firstRow() + i;
                // The first value is 3 at most, so that 255 in its place shows a flip.
                shard.put(i, new byte[] {(byte) (row >> 8), (byte) row, (byte) 255});
            }
            ShardReader reader =
                    shard.reader(orderOf(42, worker, shard.images()), Turns.ALL, Optional.of(new RandomFlips(42, 3)));
            byte[] image = new byte[3];
            for (long position = 0; position < 2L * shard.images(); position++) {
                reader.read(position, 1, image);
                boolean flipped = image[0] == (byte) 255;
                int row = Byte.toUnsignedInt(image[flipped ? 2 : 0]) << 8 | Byte.toUnsignedInt(image[1]);
                flips.computeIfAbsent(position / shard.images(), epoch -> new TreeMap<>())
                        .put(row, flipped);
            }
        }
        return flips;
    }

    @Test
    void refusesAnOrderForAnotherShard() {
        assertThatThrownBy(() -> shard().reader(orderOf(42, 1, 11)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the order is made for 11 images, but the shard holds 10");
    }

    @Test
    void aShardSpansSeveralChunks() {
        int values = 40 << 20;
        CachedShard shard = new CachedShard(0, 0, 2, values);
        byte[] pixels = new byte[values];
        pixels[values - 1] = (byte) 255;
        shard.put(1, pixels);
        byte[] read = new byte[values];
        shard.read(1, read, 0);
        assertThat(read[values - 1]).isEqualTo((byte) 255);
        shard.read(0, read, 0);
        assertThat(read[values - 1]).isZero();
    }

    @Test
    void shardsTravelWithEitherSerializerOfSpark() {
        SparkConf conf = new SparkConf(false);
        assertSame(copy(new JavaSerializer(conf).newInstance()));
        assertSame(copy(new KryoSerializer(conf).newInstance()));
    }

    private static CachedShard copy(SerializerInstance serializer) {
        var tag = ClassTag$.MODULE$.<CachedShard>apply(CachedShard.class);
        return serializer.deserialize(serializer.serialize(shard(), tag), tag);
    }

    private static void assertSame(CachedShard copy) {
        assertThat(copy.worker()).isEqualTo(1);
        assertThat(copy.firstRow()).isEqualTo(20);
        assertThat(copy.images()).isEqualTo(10);
        byte[] expected = new byte[2];
        byte[] found = new byte[2];
        shard().read(9, expected, 0);
        copy.read(9, found, 0);
        assertThat(found).isEqualTo(expected);
    }
}
