package org.sparkgan.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Vectors whose sums show the order in which they were taken, and the sums by the definition of that order. */
final class Vectors {
    private static final float[] MAGNITUDES = {1e-4f, 1e-3f, 1e-2f, 1e-1f, 1f, 1e1f, 1e2f, 1e3f, 1e4f};

    private Vectors() {}

    /** Values of many magnitudes; the same for the same seed. */
    static float[] random(int length, long seed) {
        Random random = new Random(seed);
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = MAGNITUDES[random.nextInt(MAGNITUDES.length)] * (random.nextFloat() - 0.5f);
        }
        return vector;
    }

    /** The vector of that number in a list of random ones. */
    static float[] ofNumber(int number, int length, long seed) {
        return random(length, seed * 1000 + number);
    }

    static List<float[]> random(int count, int length, long seed) {
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            vectors.add(ofNumber(i, length, seed));
        }
        return vectors;
    }

    /** The sum by the definition: two halves, of which the left has the largest power of two that is less than all. */
    static float[] sum(List<float[]> vectors) {
        float[] sum = new float[vectors.get(0).length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = sum(vectors, i);
        }
        return sum;
    }

    private static float sum(List<float[]> vectors, int element) {
        int count = vectors.size();
        if (count == 1) {
            return vectors.get(0)[element];
        }
        int half = 1;
        while (half * 2 < count) {
            half *= 2;
        }
        return sum(vectors.subList(0, half), element) + sum(vectors.subList(half, count), element);
    }

    /** The sum from the first to the last. */
    static float[] sumInARow(List<float[]> vectors) {
        float[] sum = vectors.get(0).clone();
        for (float[] vector : vectors.subList(1, vectors.size())) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        return sum;
    }

    static int[] bits(float[] vector) {
        int[] bits = new int[vector.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(vector[i]);
        }
        return bits;
    }
}
