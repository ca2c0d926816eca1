package org.sparkgan.evaluate.distance;

import java.util.Arrays;
import org.sparkgan.evaluate.feature.Features;

/**
 * Precision and recall of a generator (Kynkäänniemi 2019, <a href="https://arxiv.org/abs/1904.06991">arXiv:1904.06991</a>,
 * section 2). A set of images covers the balls about their features that reach to their third nearest neighbour in the set.
 *
 * <p>Both are exact. {@link #squaredRadii} and {@link #covered} take a range of rows, so that tasks can have a range each.
 *
 * @param precision share of the generated images that the real ones cover, 0 to 1: how real they look
 * @param recall share of the real images that the generated ones cover, 0 to 1: how many of them the generator could make
 */
record PrecisionRecall(double precision, double recall) {
    /** The neighbour that the radius reaches to, k in the paper. */
    static final int NEIGHBOUR = 3;

    /** Both of two sets, of 4 images or more. */
    static PrecisionRecall of(Features real, Features generated) {
        double[] realRadii = squaredRadii(real, 0, real.count());
        double[] generatedRadii = squaredRadii(generated, 0, generated.count());
        return new PrecisionRecall(
                (double) covered(generated, 0, generated.count(), real, realRadii) / generated.count(),
                (double) covered(real, 0, real.count(), generated, generatedRadii) / real.count());
    }

    /** Squared distances to the third nearest neighbour, of images {@code from} to {@code to}, exclusive, of a set. */
    static double[] squaredRadii(Features set, int from, int to) {
        if (set.count() <= NEIGHBOUR) {
            throw new IllegalArgumentException(
                    "Invalid features: must be of " + (NEIGHBOUR + 1) + " images or more, but are of " + set.count());
        }
        double[][] nearest = new double[to - from][NEIGHBOUR];
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
        return Arrays.stream(nearest)
                .mapToDouble(distances -> distances[NEIGHBOUR - 1])
                .toArray();
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

    /**
     * How many images {@code from} to {@code to}, exclusive, of a set another one covers.
     *
     * @param covering the other set
     * @param squaredRadii of all its images
     */
    static int covered(Features images, int from, int to, Features covering, double[] squaredRadii) {
        boolean[] covered = new boolean[to - from];
        SquaredDistances.of(images, from, to, covering, (row, first, distances, at, count) -> {
            for (int i = 0; i < count; i++) {
                covered[row - from] |= distances[at + i] <= squaredRadii[first + i];
            }
        });
        int sum = 0;
        for (boolean one : covered) {
            sum += one ? 1 : 0;
        }
        return sum;
    }
}
