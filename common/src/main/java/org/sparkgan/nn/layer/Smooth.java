package org.sparkgan.nn.layer;

import org.sparkgan.compute.FeatureMaps;

/**
 * Smooths feature maps: the window [1, 2, 1]ᵀ[1, 2, 1]/16 over each channel, with zeros around. Behind {@link Upsample} the two are an
 * interpolation by [1, 3, 3, 1], and so, for halving, are it and {@link AveragePool} behind it.
 *
 * @param maps what comes in and goes out
 */
public record Smooth(FeatureMaps maps) implements MapLayer, LinearLayer, WeightlessLayer {
    @Override
    public LayerTitle title() {
        return LayerTitle.of("Smooth");
    }

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.smooth(this);
    }
}
