package org.sparkgan.evaluate.distance;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.sparkgan.compute.nd4j.Products;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * Kernel distance of two sets of features (of Inception's: KID, Bińkowski 2018,
 * <a href="https://arxiv.org/abs/1801.01401">arXiv:1801.01401</a>, section 4): the unbiased estimate of the squared maximum
 * mean discrepancy under the kernel k(x, y) = (x·y / dimension + 1)³. Its expectation is 0 for two samples of one distribution,
 * so that it may be a little below 0; 0 is best, and it has no upper bound.
 *
 * <p>It is the mean over subsets, each drawn without replacement from either set: {@link #ofSubset} is a function of
 * (sets, seed, number of the subset) alone, so that tasks can take a subset each.
 */
final class KernelDistance {
    /** Subsets that the paper's authors take. */
    static final int SUBSETS = 100;

    /** Images of a subset, where there are as many. */
    static final int SUBSET_SIZE = 1000;

    private KernelDistance() {}

    /**
     * What subsets tell together.
     *
     * @param mean over subsets
     * @param deviation standard deviation over them, as torch-fidelity tells it
     */
    record OfSubsets(double mean, double deviation) {
        static OfSubsets of(double[] distances) {
            double mean = Arrays.stream(distances).average().orElseThrow();
            double variance = Arrays.stream(distances)
                    .map(distance -> (distance - mean) * (distance - mean))
                    .average()
                    .orElseThrow();
            return new OfSubsets(mean, Math.sqrt(variance));
        }
    }

    /** Of {@link #SUBSETS} subsets. */
    static OfSubsets of(Features real, Features generated, long seed) {
        return OfSubsets.of(IntStream.range(0, SUBSETS)
                .mapToDouble(subset -> ofSubset(real, generated, seed, subset))
                .toArray());
    }

    /** The estimate from one subset of each set, as large as can be up to {@link #SUBSET_SIZE}. */
    static double ofSubset(Features real, Features generated, long seed, int subset) {
        return ofSubset(real, generated, seed, subset, SUBSET_SIZE);
    }

    static double ofSubset(Features real, Features generated, long seed, int subset, int mostImages) {
        real.checkDimension(generated);
        int size = Math.min(mostImages, Math.min(real.count(), generated.count()));
        if (size < 2) {
            throw new IllegalArgumentException(
                    "Invalid features: a kernel distance needs 2 images or more, but has " + size);
        }
        RandomStream random = new RandomStream(seed, Purpose.FEATURE_SUBSETS);
        double[] x = draw(real, size, random, subset, 0);
        double[] y = draw(generated, size, random, subset, 1);
        int dimension = real.dimension();
        double pairs = (double) size * (size - 1);
        return sumOfDistinct(x, dimension, size) / pairs
                + sumOfDistinct(y, dimension, size) / pairs
                - 2 * sum(Products.ofRows(x, y, dimension), dimension) / ((double) size * size);
    }

    /** The first of a shuffle (Fisher and Yates) that stops when there are enough. */
    private static double[] draw(Features features, int size, RandomStream random, int subset, int set) {
        int dimension = features.dimension();
        int[] left = IntStream.range(0, features.count()).toArray();
        double[] drawn = new double[size * dimension];
        for (int i = 0; i < size; i++) {
            int place = i + (int) Long.remainderUnsigned(random.bits(subset, set, i), left.length - i);
            int image = left[place];
            left[place] = left[i];
            for (int j = 0; j < dimension; j++) {
                drawn[i * dimension + j] = features.values()[image * dimension + j];
            }
        }
        return drawn;
    }

    /** Over all pairs but those of an image with itself. */
    private static double sumOfDistinct(double[] rows, int dimension, int size) {
        double[] products = Products.ofRows(rows, rows, dimension);
        double sum = sum(products, dimension);
        for (int i = 0; i < size; i++) {
            sum -= kernel(products[i * size + i], dimension);
        }
        return sum;
    }

    private static double sum(double[] products, int dimension) {
        double sum = 0;
        for (double product : products) {
            sum += kernel(product, dimension);
        }
        return sum;
    }

    private static double kernel(double product, int dimension) {
        double base = product / dimension + 1;
        return base * base * base;
    }
}
