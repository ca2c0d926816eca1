package org.sparkgan.nn.layer;

import org.sparkgan.compute.FeatureMaps;

/** A layer of feature maps, channels last. */
public sealed interface MapLayer extends Layer
        permits Convolutional, BatchNorm, StandingNorm, Upsample, Smooth, AveragePool {
    /** What comes in. */
    FeatureMaps maps();

    /** What goes out: maps of the same shape, unless the layer changes it. */
    default FeatureMaps outputMaps() {
        return maps();
    }

    @Override
    default int inputs() {
        return maps().values();
    }

    @Override
    default int outputs() {
        return outputMaps().values();
    }

    @Override
    default String outputShape() {
        return outputMaps().toString();
    }
}
