package org.sparkgan.data.shard;

import java.util.Optional;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Images that stay in their files and are read as they are needed.
 *
 * @param part where they lie
 * @param values of one image
 * @param hadoop opens the files
 */
record StreamedShard(ShardPart part, int values, SerializableConfiguration hadoop) implements Shard {
    @Override
    public int worker() {
        return part.index();
    }

    @Override
    public long firstRow() {
        return part.firstRow();
    }

    @Override
    public long images() {
        return part.images();
    }

    @Override
    public int[] labels() {
        return part.labels(hadoop.value());
    }

    @Override
    public boolean isStreamed() {
        return true;
    }

    @Override
    public ShardReader reader(ImageOrder order, Turns turns, Optional<RandomFlips> flips) {
        return new ShardReader(this, order, flips, new WindowStream(this, order, turns));
    }
}
