package org.sparkgan.data.shard;

import java.util.Optional;
import org.sparkgan.data.DataException;

/** Reads minibatches of a shard in the order in which its worker sees it; for one thread. */
public final class ShardReader implements AutoCloseable {
    /** Images by their position in the order. */
    interface Images extends AutoCloseable {
        /** Writes an image, uint8 and channels first, to {@code into[offset .. offset + values)}. */
        void read(long position, byte[] into, int offset);

        @Override
        default void close() {}
    }

    private final Shard shard;
    private final ImageOrder order;
    private final Optional<RandomFlips> flips;
    private final Images images;
    /** By row of the shard, once they were asked for. */
    private int[] labels;

    ShardReader(Shard shard, ImageOrder order, Optional<RandomFlips> flips, Images images) {
        if (shard.images() != order.images()) {
            throw new IllegalArgumentException(
                    "the order is made for " + order.images() + " images, but the shard holds " + shard.images());
        }
        this.shard = shard;
        this.order = order;
        this.flips = flips;
        this.images = images;
    }

    /**
     * Writes {@code count} images to {@code into}, from index 0: uint8 {@code [count, channels, height, width]}.
     *
     * @param position of the first image in the endless order, from 0
     * @throws DataException where files of a dataset that is too large for memory cannot be read
     */
    public void read(long position, int count, byte[] into) {
        for (int i = 0; i < count; i++) {
            int offset = i * shard.values();
            images.read(position + i, into, offset);
            if (flips.isPresent() && flips.get().flips((position + i) / shard.images(), row(position + i))) {
                flips.get().mirror(into, offset, shard.values());
            }
        }
    }

    /**
     * Writes the labels of as many images to {@code into}, from index 0.
     *
     * @param position of the first image in the endless order, from 0
     * @throws DataException where an image has none, or they cannot be read
     */
    public void labels(long position, int count, int[] into) {
        if (labels == null) {
            labels = shard.labels();
        }
        for (int i = 0; i < count; i++) {
            into[i] = labels[Math.toIntExact(order.at(position + i))];
        }
    }

    private long row(long position) {
        return shard.firstRow() + order.at(position);
    }

    /** Ends reading ahead. */
    @Override
    public void close() {
        images.close();
    }
}
