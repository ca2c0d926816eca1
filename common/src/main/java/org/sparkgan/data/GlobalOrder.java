package org.sparkgan.data;

import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * The endless order in which all workers together see the whole dataset where they take one step in common: every image
 * once an epoch, each epoch in a fresh {@link Permutation} that is a pure function of (seed, epoch) alone, whatever the
 * files, the workers and the batch size. Step s of a global batch of b images has the positions {@code [s * b, (s + 1) * b)},
 * of which each worker takes its part; a batch may begin in one epoch and end in the next. For one thread.
 */
public final class GlobalOrder {
    /** No worker has this number, so that the order of the dataset is none of the shards' orders. */
    private static final int WHOLE_DATASET = -1;

    private final Permutation permutation;

    /**
     * The order of a dataset.
     *
     * @param seed decides the order
     * @param images of the dataset, 1 to 2^31 - 1
     */
    public GlobalOrder(long seed, long images) {
        if (images < 1 || images > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a global order needs 1 to " + Integer.MAX_VALUE + " images, but has " + images);
        }
        this.permutation = new Permutation(new RandomStream(seed, Purpose.SHARD_ORDER), WHOLE_DATASET, (int) images);
    }

    /** Images in the dataset. */
    public long images() {
        return permutation.size();
    }

    /** The row in the dataset, in {@code [0, images)}, of the {@code position}-th image of the run, from 0. */
    public long at(long position) {
        return permutation.at(position);
    }
}
