package org.sparkgan.evaluate.distance;

import java.util.Arrays;
import org.sparkgan.compute.nd4j.Products;
import org.sparkgan.evaluate.feature.Features;

/**
 * Fréchet distance of two normal distributions (Dowson and Landau 1982; of features of images: Heusel 2017,
 * <a href="https://arxiv.org/abs/1706.08500">arXiv:1706.08500</a>, section 3, equation 6):
 * ‖μ₁ - μ₂‖² + tr(C₁ + C₂ - 2 (C₁C₂)^½), 0 or more, 0 is best.
 *
 * <p>With C₁ = V W Vᵀ, the eigenvalues of C₁C₂ are those of the symmetric W^½ Vᵀ C₂ V W^½, none of which is negative, and the
 * trace of the root is the sum of their roots. So covariances of few images, which have no full rank, need no care.
 */
final class FrechetDistance {
    private FrechetDistance() {}

    /** The distance of two sets of features, 2 images or more each. */
    static double of(Features real, Features generated) {
        real.checkDimension(generated);
        return of(
                FeatureMoments.of(real).statistics(),
                FeatureMoments.of(generated).statistics());
    }

    /** The distance of two sets whose statistics are known. */
    static double of(FeatureStatistics real, FeatureStatistics generated) {
        double[] realCovariance = real.covariance();
        double[] generatedCovariance = generated.covariance();
        double means = 0;
        double traces = 0;
        int dimension = real.mean().length;
        for (int i = 0; i < dimension; i++) {
            double apart = real.mean()[i] - generated.mean()[i];
            means += apart * apart;
            traces += realCovariance[i * dimension + i] + generatedCovariance[i * dimension + i];
        }
        double root = traceOfRoot(realCovariance, generatedCovariance, dimension);
        return Math.max(0, means + traces - 2 * root);
    }

    private static double traceOfRoot(double[] first, double[] second, int dimension) {
        Products.Turned turned = Products.turned(first, second, dimension);
        double[] roots = roots(turned.values());
        double[] scaled = turned.turned();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= roots[i % dimension] * roots[i / dimension];
        }
        return Arrays.stream(roots(Products.eigenvalues(scaled, dimension))).sum();
    }

    /** Square roots; what rounding makes of 0, a tiny number of either sign, counts as 0. */
    private static double[] roots(double[] values) {
        double largest = Arrays.stream(values).max().orElse(0);
        double rounding = largest * values.length * Math.ulp(1.0);
        return Arrays.stream(values)
                .map(value -> value > rounding ? Math.sqrt(value) : 0)
                .toArray();
    }
}
