package org.sparkgan.evaluate.distance;

import java.io.Serializable;
import org.sparkgan.compute.nd4j.Products;
import org.sparkgan.evaluate.feature.Features;

/**
 * Mean and covariance of features, for which parts of a set can be taken alone and added (Chan, Golub and LeVeque 1979):
 * squares are of distances from the part's mean, so that features far from 0 lose no digits.
 *
 * @param count images
 * @param mean {@code [dimension]}
 * @param scatter sum of (x - mean)(x - mean)ᵀ, {@code [dimension, dimension]}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
public record FeatureMoments(long count, double[] mean, double[] scatter) implements Serializable {
    /** Those of some images, or of none. */
    public static FeatureMoments of(Features features) {
        int dimension = features.dimension();
        if (features.count() == 0) {
            return new FeatureMoments(0, new double[dimension], new double[dimension * dimension]);
        }
        float[] values = features.values();
        double[] mean = new double[dimension];
        for (int i = 0; i < values.length; i++) {
            mean[i % dimension] += values[i] / (double) features.count();
        }
        double[] centred = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            centred[i] = values[i] - mean[i % dimension];
        }
        return new FeatureMoments(features.count(), mean, Products.ofColumns(centred, dimension));
    }

    /** Those of both sets together. */
    public FeatureMoments plus(FeatureMoments other) {
        int dimension = mean.length;
        double share = other.count == 0 ? 0 : (double) other.count / (count + other.count);
        double[] apart = new double[dimension];
        double[] together = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            apart[i] = other.mean[i] - mean[i];
            together[i] = mean[i] + apart[i] * share;
        }
        double weight = count * share;
        double[] sum = new double[scatter.length];
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < dimension; j++) {
                int at = i * dimension + j;
                sum[at] = scatter[at] + other.scatter[at] + weight * apart[i] * apart[j];
            }
        }
        return new FeatureMoments(count + other.count, together, sum);
    }

    /** Mean and covariance. */
    public FeatureStatistics statistics() {
        return new FeatureStatistics(mean, covariance());
    }

    /** The covariance, with count - 1 as the paper's code takes it, {@code [dimension, dimension]}. */
    double[] covariance() {
        if (count < 2) {
            throw new IllegalArgumentException(
                    "Invalid features: a covariance needs 2 images or more, but has " + count);
        }
        double[] covariance = new double[scatter.length];
        for (int i = 0; i < scatter.length; i++) {
            covariance[i] = scatter[i] / (count - 1);
        }
        return covariance;
    }
}
