package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

/**
 * A probability that the critic's scores move: it begins at 0, and rises while the critic is surer of real images than it should be.
 *
 * <p><a href="https://arxiv.org/abs/2006.06676">Karras et al. 2020</a>, section 3.1.
 *
 * @param target mean sign of the critic's scores of real images to which it is moved, above 0 and below 1
 * @param images over which it may go from 0 to 1, 1 or more
 */
public record AdaptiveProbability(double target, long images) implements AugmentProbability {
    /** Checks every rule. */
    public AdaptiveProbability {
        check(target > 0 && target < 1, "augment.target", "above 0 and below 1", target);
        check(images >= 1, "augment.adapt-images", "1 or more", images);
    }

    @Override
    public boolean none() {
        return false;
    }

    @Override
    public double at(long shown, double adapted) {
        return adapted;
    }
}
