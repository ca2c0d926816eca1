package org.sparkgan.evaluate;

import java.util.Arrays;
import org.sparkgan.config.ImageShape;

/**
 * Multi-scale structural similarity of two images, 0 to 1, where 1 is the same image
 * (Wang, Simoncelli and Bovik 2003, "Multiscale structural similarity for image quality assessment", section 3.2).
 *
 * <p>With means μ, variances σ² and covariance σ₁₂ under an 11x11 Gaussian window (σ = 1.5) that stays inside the image,
 * luminance is l = (2μ₁μ₂ + C₁) / (μ₁² + μ₂² + C₁), contrast and structure are cs = (2σ₁₂ + C₂) / (σ₁² + σ₂² + C₂), with
 * C₁ = (0.01 · 255)² and C₂ = (0.03 · 255)². Of each scale, half as large as the one before it (means of 2x2 pixels), cs is
 * averaged over the image, of the coarsest one l · cs; the result is the product of these averages to the power of the
 * scales' weights. Channels are compared one by one and averaged.
 *
 * <p>Small images have no five scales: the coarsest is the last with sides of 11 pixels or more (28 and 32 pixels have two
 * scales, 64 three), and the first weights are made to sum to 1. A negative average counts as 0, as it has no real power.
 *
 * <p>An instance reuses its buffers and is for one thread.
 */
final class MsSsim {
    private static final double[] WEIGHTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = 0.01 * 255 * 0.01 * 255;
    private static final double C2 = 0.03 * 255 * 0.03 * 255;

    private final ImageShape shape;
    private final double[] weights;
    private final double[] window = gaussian();
    private final double[] first;
    private final double[] second;
    private final double[] product;
    private final double[] rows;
    private final double[] firstMean;
    private final double[] secondMean;
    private final double[] meanSquares;
    private final double[] meanProduct;

    /**
     * Compares images of {@code shape}.
     *
     * @throws IllegalArgumentException if a side is below 11 pixels
     */
    MsSsim(ImageShape shape) {
        if (!fits(shape)) {
            throw new IllegalArgumentException(
                    "Invalid images: sides must be at least " + WINDOW + " pixels, but they are " + shape);
        }
        this.shape = shape;
        this.weights = weights(Math.min(shape.height(), shape.width()));
        int plane = shape.height() * shape.width();
        this.first = new double[plane];
        this.second = new double[plane];
        this.product = new double[plane];
        this.rows = new double[plane];
        this.firstMean = new double[plane];
        this.secondMean = new double[plane];
        this.meanSquares = new double[plane];
        this.meanProduct = new double[plane];
    }

    /** Whether sides are large enough to compare images of this shape. */
    static boolean fits(ImageShape shape) {
        return Math.min(shape.height(), shape.width()) >= WINDOW;
    }

    private static double[] weights(int side) {
        int scales = 1;
        while (scales < WEIGHTS.length && side >> scales >= WINDOW) {
            scales++;
        }
        double sum = Arrays.stream(WEIGHTS).limit(scales).sum();
        return Arrays.stream(WEIGHTS).limit(scales).map(weight -> weight / sum).toArray();
    }

    private static double[] gaussian() {
        double[] window = new double[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
            double distance = (i - WINDOW / 2) / SIGMA;
            window[i] = Math.exp(-distance * distance / 2);
        }
        double sum = Arrays.stream(window).sum();
        return Arrays.stream(window).map(value -> value / sum).toArray();
    }

    /** How many scales images are compared at, 1 to 5. */
    int scales() {
        return weights.length;
    }

    /**
     * The similarities of the first image and the second, of the third and the fourth, and so on; a last one without a
     * partner is left out. Their mean over a generator's images tells how little those differ (Odena 2017,
     * <a href="https://arxiv.org/abs/1610.09585">arXiv:1610.09585</a>, section 4.2).
     *
     * @param pixels uint8 {@code [count, channels, height, width]}
     */
    double[] ofPairs(byte[] pixels) {
        int values = shape.values();
        double[] similarities = new double[pixels.length / values / 2];
        for (int i = 0; i < similarities.length; i++) {
            int at = 2 * i * values;
            similarities[i] = of(
                    Arrays.copyOfRange(pixels, at, at + values),
                    Arrays.copyOfRange(pixels, at + values, at + 2 * values));
        }
        return similarities;
    }

    /**
     * The similarity of two images, the same in either order.
     *
     * @param a uint8 {@code [channels, height, width]}
     * @param b the same
     */
    double of(byte[] a, byte[] b) {
        if (a.length != shape.values() || b.length != shape.values()) {
            throw new IllegalArgumentException("Invalid images: must have the " + shape.values() + " values of " + shape
                    + ", but have " + a.length + " and " + b.length);
        }
        double sum = 0;
        for (int channel = 0; channel < shape.channels(); channel++) {
            unpack(a, channel, first);
            unpack(b, channel, second);
            sum += ofPlanes();
        }
        return sum / shape.channels();
    }

    private static void unpack(byte[] image, int channel, double[] plane) {
        for (int i = 0; i < plane.length; i++) {
            plane[i] = image[channel * plane.length + i] & 0xFF;
        }
    }

    private double ofPlanes() {
        int height = shape.height();
        int width = shape.width();
        double similarity = 1;
        int last = weights.length - 1;
        for (int scale = 0; scale < last; scale++) {
            average(height, width);
            similarity *= Math.pow(Math.max(0, contrastAndStructure(height, width)), weights[scale]);
            halve(first, height, width);
            halve(second, height, width);
            height /= 2;
            width /= 2;
        }
        average(height, width);
        return similarity * Math.pow(Math.max(0, withLuminance(height, width)), weights[last]);
    }

    /** Averages both planes, the sum of their squares and their product under the window. */
    private void average(int height, int width) {
        filter(first, height, width, firstMean);
        filter(second, height, width, secondMean);
        for (int i = 0; i < height * width; i++) {
            product[i] = first[i] * first[i] + second[i] * second[i];
        }
        filter(product, height, width, meanSquares);
        for (int i = 0; i < height * width; i++) {
            product[i] = first[i] * second[i];
        }
        filter(product, height, width, meanProduct);
    }

    private double contrastAndStructure(int height, int width) {
        int count = places(height, width);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double means = firstMean[i] * secondMean[i];
            double squares = firstMean[i] * firstMean[i] + secondMean[i] * secondMean[i];
            sum += (2 * (meanProduct[i] - means) + C2) / (meanSquares[i] - squares + C2);
        }
        return sum / count;
    }

    private double withLuminance(int height, int width) {
        int count = places(height, width);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double means = firstMean[i] * secondMean[i];
            double squares = firstMean[i] * firstMean[i] + secondMean[i] * secondMean[i];
            double luminance = (2 * means + C1) / (squares + C1);
            sum += luminance * (2 * (meanProduct[i] - means) + C2) / (meanSquares[i] - squares + C2);
        }
        return sum / count;
    }

    private static int places(int height, int width) {
        return (height - WINDOW + 1) * (width - WINDOW + 1);
    }

    /** Along rows, then along columns; the innermost loops have no branch and no sum, so that the JIT vectorises them. */
    private void filter(double[] plane, int height, int width, double[] filtered) {
        int columns = width - WINDOW + 1;
        for (int y = 0; y < height; y++) {
            addShifted(plane, y * width, 1, rows, y * columns, columns);
        }
        for (int y = 0; y <= height - WINDOW; y++) {
            addShifted(rows, y * columns, columns, filtered, y * columns, columns);
        }
    }

    /** Writes the sum of stretches that begin {@code step} after one another, weighted by the window. */
    private void addShifted(double[] source, int from, int step, double[] target, int at, int count) {
        for (int x = 0; x < count; x++) {
            target[at + x] = window[0] * source[from + x];
        }
        for (int tap = 1; tap < WINDOW; tap++) {
            double weight = window[tap];
            int start = from + tap * step;
            for (int x = 0; x < count; x++) {
                target[at + x] += weight * source[start + x];
            }
        }
    }

    /** Means of 2x2 pixels, in place; of an odd side the last pixel is left out. */
    private static void halve(double[] plane, int height, int width) {
        int half = width / 2;
        for (int y = 0; y < height / 2; y++) {
            for (int x = 0; x < half; x++) {
                int at = 2 * y * width + 2 * x;
                plane[y * half + x] = (plane[at] + plane[at + 1] + plane[at + width] + plane[at + width + 1]) / 4;
            }
        }
    }
}
