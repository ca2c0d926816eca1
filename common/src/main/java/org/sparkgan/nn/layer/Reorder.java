package org.sparkgan.nn.layer;

import org.sparkgan.compute.FeatureMaps;

/**
 * Brings the numbers of feature maps into the order that the next layer reads: convolutions have the channels last, images and
 * dense layers, as in PyTorch and DL4J, first.
 *
 * @param maps what comes in and goes out
 * @param target the order of what goes out
 */
public record Reorder(FeatureMaps maps, Order target) implements LinearLayer, WeightlessLayer {
    /** How the numbers of a sample lie. */
    public enum Order {
        /** {@code [channels, height, width]}. */
        CHANNELS_FIRST,
        /** {@code [height, width, channels]}. */
        CHANNELS_LAST
    }

    @Override
    public int inputs() {
        return maps.values();
    }

    @Override
    public int outputs() {
        return maps.values();
    }

    @Override
    public LayerTitle title() {
        return LayerTitle.unsaid("Reorder");
    }

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.reorder(this);
    }
}
