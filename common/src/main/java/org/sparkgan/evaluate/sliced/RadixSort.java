package org.sparkgan.evaluate.sliced;

import java.util.Arrays;

/**
 * Sorts many floats by their bits, a third of them at a time from the lowest (Knuth, "The Art of Computer Programming",
 * volume 3, section 5.2.5): of a million random ones in a quarter of the time that {@link Arrays#sort(float[])} takes, which
 * is most of a {@link SlicedWasserstein}'s.
 */
final class RadixSort {
    private static final int PASSES = 3;
    private static final int BITS = 11;
    private static final int DIGITS = 1 << BITS;
    private static final int FEW = 4 * DIGITS;

    private RadixSort() {}

    /** Sorts in ascending order, in place. */
    static void sort(float[] values) {
        if (values.length < FEW) {
            Arrays.sort(values);
            return;
        }
        int[] keys = new int[values.length];
        int[][] places = new int[PASSES][DIGITS];
        for (int i = 0; i < values.length; i++) {
            keys[i] = toKey(Float.floatToRawIntBits(values[i]));
            for (int pass = 0; pass < PASSES; pass++) {
                places[pass][digit(keys[i], pass)]++;
            }
        }
        int[] from = keys;
        int[] to = new int[keys.length];
        for (int pass = 0; pass < PASSES; pass++) {
            toFirstPlaces(places[pass]);
            for (int key : from) {
                to[places[pass][digit(key, pass)]++] = key;
            }
            int[] sorted = to;
            to = from;
            from = sorted;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(toBits(from[i]));
        }
    }

    /** Bits that are ordered, without a sign, as the numbers are: all are flipped of a negative one, else the sign alone. */
    private static int toKey(int bits) {
        return bits ^ ((bits >> 31) | Integer.MIN_VALUE);
    }

    private static int toBits(int key) {
        return key ^ ((~key >> 31) | Integer.MIN_VALUE);
    }

    private static int digit(int key, int pass) {
        return (key >>> (pass * BITS)) & (DIGITS - 1);
    }

    /** Of how often each digit occurs, where its first key goes. */
    private static void toFirstPlaces(int[] counts) {
        int sum = 0;
        for (int digit = 0; digit < counts.length; digit++) {
            int count = counts[digit];
            counts[digit] = sum;
            sum += count;
        }
    }
}
