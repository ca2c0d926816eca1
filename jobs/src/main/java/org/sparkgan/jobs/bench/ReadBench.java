package org.sparkgan.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.PackedDataset;
import org.sparkgan.data.SampleOrder;
import org.sparkgan.data.Shard;
import org.sparkgan.data.ShardReader;

/** Minibatches from a shard in memory, shuffled, as floats, on one core. */
final class ReadBench {
    private static final int BATCH = 64;
    private static final double SECONDS = 5;

    private ReadBench() {}

    static List<Measurement> run(List<PackedDataset> datasets) {
        List<Measurement> measurements = new ArrayList<>();
        for (PackedDataset dataset : datasets) {
            ImageShape shape = dataset.manifest().shape();
            Shard shard = dataset.shards(1).first();
            double batches = Rate.perSecond(1, SECONDS, thread -> minibatches(shard, shape));
            measurements.add(new Measurement("read", "minibatches of " + shape, BATCH * batches, "img/s", "one core"));
        }
        return measurements;
    }

    private static Runnable minibatches(Shard shard, ImageShape shape) {
        ShardReader reader = new ShardReader(shard, new SampleOrder(1, 0, shard.images()));
        float[] images = new float[BATCH * shape.values()];
        long[] position = {0};
        return () -> {
            reader.read(position[0], BATCH, images);
            position[0] += BATCH;
        };
    }
}
