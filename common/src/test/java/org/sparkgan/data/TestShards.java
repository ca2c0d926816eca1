package org.sparkgan.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.data.shard.CachedShard;
import org.sparkgan.data.shard.ImageOrder;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShuffleWindow;

/** Shards of random pixels with {@link #CLASSES} labels, for tests that need no dataset on disk. */
public final class TestShards {
    /** How many labels there are. */
    public static final int CLASSES = 3;

    private TestShards() {}

    /** The order of a shard that fits into a window. */
    public static ImageOrder orderOf(long seed, int worker, long images) {
        return ImageOrder.ofShard(seed, worker, images, new ShuffleWindow(1 << 20, 16));
    }

    /** The order of a dataset that fits into a window. */
    public static ImageOrder orderOfDataset(long seed, long images) {
        return ImageOrder.ofDataset(seed, images, new ShuffleWindow(1 << 20, 16));
    }

    /** One shard a partition, of {@code images} images each with {@code values} values. */
    public static JavaRDD<Shard> random(JavaSparkContext spark, int workers, int images, int values) {
        List<Shard> shards = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            shards.add(shard(worker, images, values));
        }
        return spark.parallelize(shards, workers);
    }

    /** The same dataset of {@code images} images for each worker, one a partition. */
    public static JavaRDD<Shard> wholes(JavaSparkContext spark, int workers, int images, int values) {
        List<Shard> wholes = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            wholes.add(shard(worker, 0, images, values, 42));
        }
        return spark.parallelize(wholes, workers);
    }

    /** The shard of {@code worker}; the same pixels at every call. */
    public static Shard shard(int worker, int images, int values) {
        return shard(worker, (long) worker * images, images, values, worker);
    }

    private static int[] random(Random random, int images) {
        return random.ints(images, 0, CLASSES).toArray();
    }

    private static Shard shard(int worker, long firstRow, int images, int values, long seed) {
        Random random = new Random(seed);
        CachedShard shard = new CachedShard(worker, firstRow, images, values, () -> random(new Random(seed), images));
        for (int i = 0; i < images; i++) {
            byte[] pixels = new byte[values];
            random.nextBytes(pixels);
            shard.put(i, pixels);
        }
        return shard;
    }
}
