package org.sparkgan.exchange;

import java.util.List;

/**
 * The sum of vectors, element by element, in one order whatever carries them: a balanced binary tree over their numbers whose
 * blocks begin at multiples of powers of two. Seven vectors are {@code ((0+1)+(2+3))+((4+5)+6)}. So sums of aligned blocks of a
 * power of two of vectors, summed in their turn, give the bits of the whole.
 *
 * <p>Errors of rounding grow with the logarithm of the number of vectors (Higham, "The accuracy of floating point summation",
 * 1993, pairwise summation). The sum of one vector has its bits, and nothing is added to a zero.
 */
public final class TreeSum {
    /** Partial sums of so many elements stay in the first level of the processor's cache. */
    private static final int PIECE = 1024;

    private final float[][] vectors;
    private final int[] starts;
    /** Sums of blocks that wait for the other half of their block, one for each level of the tree. */
    private final float[][] levels;

    /** For sums of {@code count} vectors, at least 1. */
    public TreeSum(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("Invalid count of vectors: " + count);
        }
        this.vectors = new float[count][];
        this.starts = new int[count];
        this.levels = new float[1 + Integer.SIZE - Integer.numberOfLeadingZeros(count - 1)][PIECE];
    }

    /** The sum of {@code vectors}, all of the same length. */
    public static float[] of(List<float[]> vectors) {
        TreeSum tree = new TreeSum(vectors.size());
        for (int i = 0; i < vectors.size(); i++) {
            tree.place(i, vectors.get(i), 0);
        }
        float[] sum = new float[vectors.get(0).length];
        tree.sum(0, sum.length, sum, 0);
        return sum;
    }

    /** Makes the elements of {@code array} from {@code start} on the vector of that number. */
    public void place(int number, float[] array, int start) {
        vectors[number] = array;
        starts[number] = start;
    }

    /**
     * Sums the vectors' elements from {@code from} on, and before {@code to}.
     *
     * @param sum where they go: element {@code i} to {@code sum[start + i]}; may be one of the vectors, from the same start on
     */
    public void sum(int from, int to, float[] sum, int start) {
        int at = from;
        while (at < to) {
            int length = Math.min(PIECE, to - at);
            evaluate(0, vectors.length, 0, at, length);
            System.arraycopy(levels[0], 0, sum, start + at, length);
            at += length;
        }
    }

    /** Puts a piece of the sum of {@code block} vectors from {@code first} on into the place of the level. */
    private void evaluate(int first, int block, int level, int at, int length) {
        if (block == 1) {
            System.arraycopy(vectors[first], starts[first] + at, levels[level], 0, length);
            return;
        }
        int half = Integer.highestOneBit(block - 1);
        evaluate(first, half, level, at, length);
        evaluate(first + half, block - half, level + 1, at, length);
        add(levels[level], levels[level + 1], length);
    }

    /** Only where the indices are the same does the compiler of JDK 17 add several elements at once; copies cost less. */
    private static void add(float[] sum, float[] addend, int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += addend[i];
        }
    }
}
