package org.sparkgan.evaluate.distance;

import java.util.Arrays;
import org.sparkgan.evaluate.feature.Features;

/** How far it is from each image of a set to near neighbours in the same set. */
final class NeighbourRadii {
    private NeighbourRadii() {}

    /**
     * Squared distances of images {@code from} to {@code to}, exclusive, from one pass.
     *
     * @param neighbours which, from 1 on, in ascending order
     * @return {@code [neighbours, to - from]}
     */
    static double[][] squared(Features set, int from, int to, int... neighbours) {
        int farthest = neighbours[neighbours.length - 1];
        if (set.count() <= farthest) {
            throw new IllegalArgumentException(
                    "Invalid features: must be of " + (farthest + 1) + " images or more, but are of " + set.count());
        }
        double[][] nearest = new double[to - from][farthest];
        for (double[] distances : nearest) {
            Arrays.fill(distances, Double.POSITIVE_INFINITY);
        }
        SquaredDistances.of(set, from, to, set, (row, first, distances, at, count) -> {
            for (int i = 0; i < count; i++) {
                if (first + i != row) {
                    insert(distances[at + i], nearest[row - from]);
                }
            }
        });
        return Arrays.stream(neighbours)
                .mapToObj(neighbour -> Arrays.stream(nearest)
                        .mapToDouble(distances -> distances[neighbour - 1])
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Keeps the smallest, in order. */
    private static void insert(double distance, double[] smallest) {
        int place = smallest.length - 1;
        if (!(distance < smallest[place])) {
            return;
        }
        while (place > 0 && distance < smallest[place - 1]) {
            smallest[place] = smallest[place - 1];
            place--;
        }
        smallest[place] = distance;
    }
}
