package org.sparkgan.nn.layer;

import org.sparkgan.compute.FeatureMaps;

/**
 * What {@link BatchNorm} becomes when images are made: its mean and variance are numbers like γ and β, so that an image depends
 * on no other. Knows no gradients.
 *
 * <p>In the flat vector, as in DL4J: γ, β, mean and variance, {@code [channels]} each.
 *
 * @param maps what comes in and goes out, channels last
 */
public record StandingNorm(FeatureMaps maps) implements MapLayer {
    @Override
    public long parameters() {
        return 4L * maps.channels();
    }

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.standingNorm(this);
    }
}
