package org.sparkgan.data;

import java.util.Optional;

/** Reads minibatches of a shard in the order in which its worker sees it; for one thread. */
public final class ShardReader {
    private final Shard shard;
    private final SampleOrder order;
    private final Optional<RandomFlips> flips;

    /** Reads {@code shard} as it is, in {@code order}, which must be made for as many images. */
    public ShardReader(Shard shard, SampleOrder order) {
        this(shard, order, Optional.empty());
    }

    /** Reads {@code shard} in {@code order}, which must be made for as many images, with these flips if any. */
    public ShardReader(Shard shard, SampleOrder order, Optional<RandomFlips> flips) {
        if (shard.images() != order.images()) {
            throw new IllegalArgumentException(
                    "the order is made for " + order.images() + " images, but the shard holds " + shard.images());
        }
        this.shard = shard;
        this.order = order;
        this.flips = flips;
    }

    /**
     * Writes {@code count} images to {@code into}, sample after sample from index 0: {@code [count, values]}, in [-1, 1].
     *
     * @param position of the first image in the worker's endless order, from 0
     */
    public void read(long position, int count, float[] into) {
        for (int i = 0; i < count; i++) {
            int index = order.at(position + i);
            int offset = i * shard.values();
            shard.read(index, into, offset);
            long epoch = (position + i) / shard.images();
            if (flips.isPresent() && flips.get().flips(epoch, shard.firstRow() + index)) {
                flips.get().mirror(into, offset, shard.values());
            }
        }
    }
}
