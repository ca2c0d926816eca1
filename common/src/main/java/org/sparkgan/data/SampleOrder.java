package org.sparkgan.data;

import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * The endless order in which a worker sees the images of its shard: every image once an epoch, each epoch in a fresh
 * permutation that is a pure function of (seed, worker, epoch), so that any position is found at once and a resumed run
 * goes on where it stopped.
 *
 * <p>The permutation is an alternating Feistel network over the smallest power of two that holds the shard (Luby and
 * Rackoff, SIAM J. Comput. 17(2), 1988), walked along its cycles until it meets an image of the shard (Black and Rogaway,
 * "Ciphers with arbitrary finite domains", CT-RSA 2002), with 24 rounds as Mitchell, Stokes, Frank and Holmes found
 * enough for small shuffles ("Bandwidth-optimal random shuffling for GPUs", ACM TOPC 9(1), 2022).
 *
 * <p>An order keeps the keys of the last epoch asked for and is for one thread.
 */
public final class SampleOrder {
    private static final int ROUNDS = 24;

    private final RandomStream random;
    private final int worker;
    private final int images;
    private final int leftBits;
    private final int rightBits;
    private final int[] keys = new int[ROUNDS];
    private long epochOfKeys = -1;

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
        this.random = new RandomStream(seed, Purpose.SHARD_ORDER);
        this.worker = worker;
        this.images = images;
        int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(images - 1));
        this.leftBits = bits / 2;
        this.rightBits = bits - leftBits;
    }

    /** Images in the shard. */
    public int images() {
        return images;
    }

    /** The index in the shard, in {@code [0, images)}, of the {@code position}-th image that the worker sees, from 0. */
    public int at(long position) {
        long epoch = position / images;
        if (epoch != epochOfKeys) {
            takeKeys(epoch);
        }
        int index = (int) (position - epoch * images);
        do {
            index = permute(index);
        } while (index >= images);
        return index;
    }

    private void takeKeys(long epoch) {
        for (int round = 0; round < ROUNDS; round++) {
            keys[round] = (int) random.bits(epoch, round, worker);
        }
        epochOfKeys = epoch;
    }

    /** One pass of the network: each half in turn is changed by a function of the other, which can be undone. */
    private int permute(int index) {
        int left = index >>> rightBits;
        int right = index & ((1 << rightBits) - 1);
        for (int round = 0; round < ROUNDS; round += 2) {
            left ^= mix(right ^ keys[round]) >>> (32 - leftBits);
            right ^= mix(left ^ keys[round + 1]) >>> (32 - rightBits);
        }
        return left << rightBits | right;
    }

    /** A bijective hash of 32 bits whose high bits depend on all of its input (two multiplications and two shifts). */
    private static int mix(int word) {
        int mixed = word * 0x9E3779B1;
        mixed ^= mixed >>> 15;
        mixed *= 0x85EBCA77;
        return mixed ^ mixed >>> 13;
    }
}
