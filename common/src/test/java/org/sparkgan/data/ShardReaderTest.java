package org.sparkgan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

class ShardReaderTest {
    /** Ten images of two values: 10 times the index, and 255 minus that. */
    private static Shard shard() {
        Shard shard = new Shard(1, 20, 10, 2);
        for (int i = 0; i < 10; i++) {
            shard.put(i, new byte[] {(byte) (10 * i), (byte) (255 - 10 * i)});
        }
        return shard;
    }

    @Test
    void valuesLieBetweenMinusOneAndOne() {
        Shard shard = new Shard(0, 0, 1, 3);
        shard.put(0, new byte[] {0, 51, (byte) 255});
        float[] values = new float[5];
        shard.read(0, values, 1);
        assertThat(values).containsExactly(0, -1, 51 / 127.5f - 1, 1, 0);
    }

    @Test
    void minibatchesFollowTheOrderAcrossEpochs() {
        SampleOrder order = new SampleOrder(42, 1, 10);
        float[] batch = new float[8];
        new ShardReader(shard(), order).read(8, 4, batch);
        for (int i = 0; i < 4; i++) {
            int pixel = 10 * order.at(8 + i);
            assertThat(batch[2 * i]).isEqualTo(pixel / 127.5f - 1);
            assertThat(batch[2 * i + 1]).isEqualTo((255 - pixel) / 127.5f - 1);
        }
    }

    @Test
    void refusesAnOrderForAnotherShard() {
        assertThatThrownBy(() -> new ShardReader(shard(), new SampleOrder(42, 1, 11)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the order is made for 11 images, but the shard holds 10");
    }

    @Test
    void aShardSpansSeveralChunks() {
        int values = 40 << 20;
        Shard shard = new Shard(0, 0, 2, values);
        byte[] pixels = new byte[values];
        pixels[values - 1] = (byte) 255;
        shard.put(1, pixels);
        float[] read = new float[values];
        shard.read(1, read, 0);
        assertThat(read[values - 1]).isEqualTo(1);
        shard.read(0, read, 0);
        assertThat(read[values - 1]).isEqualTo(-1);
    }

    @Test
    void shardsTravelWithEitherSerializerOfSpark() {
        SparkConf conf = new SparkConf(false);
        assertSame(copy(new JavaSerializer(conf).newInstance()));
        assertSame(copy(new KryoSerializer(conf).newInstance()));
    }

    private static Shard copy(SerializerInstance serializer) {
        var tag = ClassTag$.MODULE$.<Shard>apply(Shard.class);
        return serializer.deserialize(serializer.serialize(shard(), tag), tag);
    }

    private static void assertSame(Shard copy) {
        assertThat(copy.worker()).isEqualTo(1);
        assertThat(copy.firstRow()).isEqualTo(20);
        assertThat(copy.images()).isEqualTo(10);
        float[] expected = new float[2];
        float[] found = new float[2];
        shard().read(9, expected, 0);
        copy.read(9, found, 0);
        assertThat(found).isEqualTo(expected);
    }
}
