package org.sparkgan.compute;

import java.util.function.Consumer;

/**
 * Neighbouring numbers of a vector, such as those that several operations take one after another while they are in the processor's
 * cache: memory is slower than what is done with them.
 *
 * @param from the first, inclusive
 * @param to the last, exclusive
 */
public record Stretch(int from, int to) {
    /** Of no numbers. */
    public static final Stretch NONE = new Stretch(0, 0);

    /** Five vectors of as many fit into the second cache of any processor. */
    private static final int LENGTH = 4096;

    /** Runs {@code operations} with each stretch of a vector. */
    public static void each(int length, Consumer<Stretch> operations) {
        each(0, length, operations);
    }

    /** The same from number {@code first} on. */
    public static void each(int first, int length, Consumer<Stretch> operations) {
        for (int from = first; from < length; from += LENGTH) {
            operations.accept(new Stretch(from, Math.min(from + LENGTH, length)));
        }
    }

    public int length() {
        return to - from;
    }
}
