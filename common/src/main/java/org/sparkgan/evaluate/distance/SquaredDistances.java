package org.sparkgan.evaluate.distance;

import org.sparkgan.compute.nd4j.Products;
import org.sparkgan.evaluate.feature.Features;

/**
 * All squared distances between images of two sets of features, ‖a - b‖² = ‖a‖² + ‖b‖² - 2 a·b, a few megabytes at a time.
 *
 * <p>The difference of large numbers loses digits: so features are taken from the mean of the second set and products are in
 * double precision. Below 10⁻¹² of ‖a‖² + ‖b‖², where there is only rounding left, of the products and of the features
 * themselves, a distance is 0.
 */
final class SquaredDistances {
    /** Images of either set at a time; their distances fit in a processor's cache. */
    private static final int ROWS = 256;

    private static final int COLUMNS = 1024;
    private static final double ROUNDING = 1e-12;

    private SquaredDistances() {}

    /** What is done with distances. */
    interface Use {
        /**
         * Takes the distances of one image of the first set to {@code count} of the second from number {@code first} on.
         *
         * @param row number of the image in the first set
         * @param distances from {@code at} on
         */
        void take(int row, int first, double[] distances, int at, int count);
    }

    /** Those of images {@code from} to {@code to}, exclusive, of {@code a} to all images of {@code b}. */
    static void of(Features a, int from, int to, Features b, Use use) {
        a.checkDimension(b);
        int dimension = a.dimension();
        double[] centre = mean(b);
        for (int column = 0; column < b.count(); column += COLUMNS) {
            double[] right = rows(b, column, Math.min(column + COLUMNS, b.count()), centre);
            double[] rightSquares = squares(right, dimension);
            for (int row = from; row < to; row += ROWS) {
                double[] left = rows(a, row, Math.min(row + ROWS, to), centre);
                double[] leftSquares = squares(left, dimension);
                double[] distances = Products.ofRows(right, left, dimension);
                for (int i = 0; i < leftSquares.length; i++) {
                    int at = i * rightSquares.length;
                    toDistances(distances, at, leftSquares[i], rightSquares);
                    use.take(row + i, column, distances, at, rightSquares.length);
                }
            }
        }
    }

    private static void toDistances(double[] products, int at, double square, double[] squares) {
        for (int i = 0; i < squares.length; i++) {
            double sum = square + squares[i];
            double distance = sum - 2 * products[at + i];
            products[at + i] = distance > ROUNDING * sum ? distance : 0;
        }
    }

    private static double[] mean(Features features) {
        double[] mean = new double[features.dimension()];
        for (int i = 0; i < features.values().length; i++) {
            mean[i % mean.length] += features.values()[i] / (double) features.count();
        }
        return mean;
    }

    private static double[] rows(Features features, int from, int to, double[] centre) {
        int dimension = features.dimension();
        double[] rows = new double[(to - from) * dimension];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = features.values()[from * dimension + i] - centre[i % dimension];
        }
        return rows;
    }

    private static double[] squares(double[] rows, int dimension) {
        double[] squares = new double[rows.length / dimension];
        for (int i = 0; i < rows.length; i++) {
            squares[i / dimension] += rows[i] * rows[i];
        }
        return squares;
    }
}
