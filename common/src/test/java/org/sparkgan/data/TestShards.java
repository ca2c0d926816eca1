package org.sparkgan.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Shards of random pixels, for tests that need no dataset on disk. */
public final class TestShards {
    private TestShards() {}

    /** The order of a shard that fits into a window. */
    public static ImageOrder orderOf(long seed, int worker, long images) {
        return ImageOrder.ofShard(seed, worker, images, new ShuffleWindow(1 << 20, 16));
    }

    /** One shard a partition, of {@code images} images each with {@code values} values. */
    public static JavaRDD<Shard> random(JavaSparkContext spark, int workers, int images, int values) {
        List<Shard> shards = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            shards.add(shard(worker, images, values));
        }
        return spark.parallelize(shards, workers);
    }

    /** The shard of {@code worker}; the same pixels at every call. */
    public static Shard shard(int worker, int images, int values) {
        Random random = new Random(worker);
        CachedShard shard = new CachedShard(worker, (long) worker * images, images, values);
        for (int i = 0; i < images; i++) {
            byte[] pixels = new byte[values];
            random.nextBytes(pixels);
            shard.put(i, pixels);
        }
        return shard;
    }
}
