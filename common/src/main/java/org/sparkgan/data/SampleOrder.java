package org.sparkgan.data;

import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * The endless order in which a worker sees the images of its shard: every image once an epoch, each epoch in a fresh
 * {@link Permutation} that is a pure function of (seed, worker, epoch), so that any position is found at once and a resumed
 * run goes on where it stopped. For one thread.
 */
public final class SampleOrder {
    private final Permutation permutation;

    /**
     * The order of {@code worker}.
     *
     * @param seed decides the order
     * @param worker 0 or more
     * @param images of the worker's shard, 1 or more
     */
    public SampleOrder(long seed, int worker, int images) {
        if (worker < 0 || images < 1) {
            throw new IllegalArgumentException(
                    "a sample order needs a worker >= 0 and images >= 1, but has " + worker + " and " + images);
        }
        this.permutation = new Permutation(new RandomStream(seed, Purpose.SHARD_ORDER), worker, images);
    }

    /** Images in the shard. */
    public int images() {
        return permutation.size();
    }

    /** The index in the shard, in {@code [0, images)}, of the {@code position}-th image that the worker sees, from 0. */
    public int at(long position) {
        return permutation.at(position);
    }
}
