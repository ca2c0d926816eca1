package org.sparkgan.nn.engine;

import org.sparkgan.nn.layer.Layer;

/** What was found of a kind of layer on ND4J's CUDA backend 1.0.0-M2.1. */
public enum CudaFinding {
    RIGHT,
    /** Right with the objective gan alone, and with neither R1 nor labels. */
    RIGHT_IF_PLAIN,
    WRONG,
    /** Neither tried nor read through. */
    UNKNOWN;

    /** What was found of {@code layer}. */
    public static CudaFinding of(Layer layer) {
        return LayerKinds.of(layer).cuda();
    }
}
