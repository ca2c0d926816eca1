package org.sparkgan.data.shard;

import org.sparkgan.random.RandomStream;

/**
 * A random permutation of {@code [0, size)}, a pure function of its keys, any place of which is found at once.
 *
 * <p>It is an alternating Feistel network over the smallest power of two that holds the size (Luby and Rackoff, SIAM J.
 * Comput. 17(2), 1988), walked along its cycles until it meets a number below the size (Black and Rogaway, "Ciphers with
 * arbitrary finite domains", CT-RSA 2002), with 24 rounds as Mitchell, Stokes, Frank and Holmes found enough for small
 * shuffles ("Bandwidth-optimal random shuffling for GPUs", ACM TOPC 9(1), 2022).
 */
final class Permutation {
    private static final int ROUNDS = 24;

    private final int size;
    private final int leftBits;
    private final int rightBits;
    private final int[] keys = new int[ROUNDS];

    /**
     * One of the permutations that a sequence has.
     *
     * @param random gives the keys
     * @param number of the permutation in its sequence, from 0
     * @param sequence tells apart those that share {@code random}
     * @param size 1 or more
     */
    Permutation(RandomStream random, long number, int sequence, int size) {
        this.size = size;
        int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(size - 1));
        this.leftBits = bits / 2;
        this.rightBits = bits - leftBits;
        for (int round = 0; round < ROUNDS; round++) {
            keys[round] = (int) random.bits(number, round, sequence);
        }
    }

    /** The number at {@code place}; both in {@code [0, size)}. */
    int at(int place) {
        int index = place;
        do {
            index = permute(index);
        } while (index >= size);
        return index;
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
