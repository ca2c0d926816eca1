package org.sparkgan.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.config.Cache;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.ImageOrder;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.data.shard.ShuffleWindow;

/** Minibatches of a shard, shuffled, as floats: from memory and from its files. */
final class ReadBench {
    private static final int BATCH = 64;
    private static final double SECONDS = 5;
    private static final long WINDOW = 64L << 20;

    private ReadBench() {}

    static List<Measurement> run(List<PackedDataset> datasets) {
        List<Measurement> measurements = new ArrayList<>();
        for (PackedDataset dataset : datasets) {
            ImageShape shape = dataset.manifest().shape();
            measurements.add(rate(dataset.shards(1, Cache.MEMORY).first(), shape, "one core, in memory"));
            measurements.add(rate(dataset.shards(1, Cache.NONE).first(), shape, "streamed, with read-ahead"));
        }
        return measurements;
    }

    private static Measurement rate(Shard shard, ImageShape shape, String note) {
        double batches = Rate.perSecond(1, SECONDS, thread -> minibatches(shard, shape));
        return new Measurement("read", "minibatches of " + shape, BATCH * batches, "img/s", note);
    }

    private static Runnable minibatches(Shard shard, ImageShape shape) {
        ShardReader reader =
                shard.reader(ImageOrder.ofShard(1, 0, shard.images(), ShuffleWindow.of(WINDOW, shape.values())));
        byte[] images = new byte[BATCH * shape.values()];
        long[] position = {0};
        return () -> {
            reader.read(position[0], BATCH, images);
            position[0] += BATCH;
        };
    }
}
