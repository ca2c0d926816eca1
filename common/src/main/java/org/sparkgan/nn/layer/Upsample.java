package org.sparkgan.nn.layer;

import org.sparkgan.compute.FeatureMaps;

/**
 * Doubles the sides of feature maps: each pixel becomes a square of four (nearest-neighbour upsampling).
 *
 * @param maps what comes in
 */
public record Upsample(FeatureMaps maps) implements MapLayer, LinearLayer, WeightlessLayer {
    /** What goes out. */
    @Override
    public FeatureMaps outputMaps() {
        return new FeatureMaps(
                maps.channels(), Math.multiplyExact(2, maps.height()), Math.multiplyExact(2, maps.width()));
    }

    @Override
    public LayerTitle title() {
        return LayerTitle.of("Upsample");
    }

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.upsample(this);
    }
}
