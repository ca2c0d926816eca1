package org.sparkgan.data;

/** Reads minibatches of a shard in the order in which its worker sees it; for one thread. */
public final class ShardReader {
    private final Shard shard;
    private final SampleOrder order;

    /** Reads {@code shard} in {@code order}, which must be made for as many images. */
    public ShardReader(Shard shard, SampleOrder order) {
        if (shard.images() != order.images()) {
            throw new IllegalArgumentException(
                    "the order is made for " + order.images() + " images, but the shard holds " + shard.images());
        }
        this.shard = shard;
        this.order = order;
    }

    /**
     * Writes {@code count} images to {@code into}, sample after sample from index 0: {@code [count, values]}, in [-1, 1].
     *
     * @param position of the first image in the worker's endless order, from 0
     */
    public void read(long position, int count, float[] into) {
        for (int i = 0; i < count; i++) {
            shard.read(order.at(position + i), into, i * shard.values());
        }
    }
}
