package org.sparkgan.train;

import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.gan.Minibatches;

/**
 * A worker's minibatches, read from a shard.
 *
 * @param reader of the shard
 * @param stride images from one critic step to the next, of all workers that share the shard
 * @param first of this worker's images in a step
 * @param batch this worker's images of a step
 */
record ShardMinibatches(ShardReader reader, long stride, int first, int batch) implements Minibatches {
    @Override
    public void read(long criticStep, byte[] images) {
        reader.read(criticStep * stride + first, batch, images);
    }

    @Override
    public void labels(long criticStep, int[] labels) {
        reader.labels(criticStep * stride + first, batch, labels);
    }
}
