package org.sparkgan.nn.layer;

import org.sparkgan.compute.FeatureMaps;

/**
 * The mean of each channel in windows side by side; pixels that make no whole window are left out, as in PyTorch.
 *
 * @param maps what comes in, not smaller than the window
 * @param height of the window, 1 or more
 * @param width of the window, 1 or more
 */
public record AveragePool(FeatureMaps maps, int height, int width) implements MapLayer, LinearLayer, WeightlessLayer {
    /** Checks that there is a whole window. */
    public AveragePool {
        if (height < 1 || width < 1 || height > maps.height() || width > maps.width()) {
            throw new IllegalArgumentException(
                    "Invalid average pool: a window of " + height + "x" + width + " pixels in " + maps);
        }
    }

    /** Halves the sides. */
    public static AveragePool halving(FeatureMaps maps) {
        return new AveragePool(maps, 2, 2);
    }

    /** One mean for each channel, over all pixels. */
    public static AveragePool global(FeatureMaps maps) {
        return new AveragePool(maps, maps.height(), maps.width());
    }

    /** What goes out. */
    @Override
    public FeatureMaps outputMaps() {
        return new FeatureMaps(maps.channels(), maps.height() / height, maps.width() / width);
    }

    @Override
    public LayerTitle title() {
        return LayerTitle.of("AveragePool " + height + "x" + width);
    }

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.averagePool(this);
    }
}
