package org.sparkgan.evaluate.distance;

/**
 * Mean and covariance of features.
 *
 * @param mean {@code [dimension]}
 * @param covariance {@code [dimension, dimension]}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
public record FeatureStatistics(double[] mean, double[] covariance) {
    /** Checks that the numbers fit together. */
    public FeatureStatistics {
        if (mean.length == 0 || covariance.length != Math.multiplyExact(mean.length, mean.length)) {
            throw new IllegalArgumentException("Invalid statistics: the covariance of " + mean.length
                    + " features must have their square of numbers, but has " + covariance.length);
        }
    }

    /** Numbers that stand for an image. */
    public int dimension() {
        return mean.length;
    }

    /** {@link FrechetDistance} from those of generated images to these of real ones. */
    public double frechetDistance(FeatureStatistics generated) {
        return FrechetDistance.of(this, generated);
    }
}
