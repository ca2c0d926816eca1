package org.sparkgan.evaluate.sliced;

import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** Random directions, uniform on the unit sphere: normal vectors divided by their length. */
final class Directions {
    private Directions() {}

    /**
     * Directions {@code from} to {@code from + count} of a level; each is a function of (seed, level, number).
     *
     * @param size numbers of a direction
     * @return {@code [count, size]}
     */
    static float[] of(long seed, int level, int from, int count, int size) {
        RandomStream random = new RandomStream(seed, Purpose.PROJECTION_DIRECTIONS);
        float[] directions = new float[count * size];
        for (int i = 0; i < count; i++) {
            random.normal(0, level, from + i, directions, i * size, size);
            toUnitLength(directions, i * size, size);
        }
        return directions;
    }

    private static void toUnitLength(float[] vectors, int from, int size) {
        double squares = 0;
        for (int i = from; i < from + size; i++) {
            squares += (double) vectors[i] * vectors[i];
        }
        double length = Math.sqrt(squares);
        for (int i = from; i < from + size; i++) {
            vectors[i] = (float) (vectors[i] / length);
        }
    }
}
