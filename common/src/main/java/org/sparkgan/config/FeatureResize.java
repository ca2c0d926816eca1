package org.sparkgan.config;

import com.fasterxml.jackson.annotation.JsonValue;

/** How images get the size that a network sees, by their names in the settings. */
public enum FeatureResize {
    /** They have it. */
    NONE,
    /**
     * By bicubic interpolation (a = -0.5) of areas, as Pillow has it and clean-fid takes it (Parmar 2022,
     * <a href="https://arxiv.org/abs/2104.11222">arXiv:2104.11222</a>); values stay real numbers, within 0 and 255.
     */
    CLEAN,
    /** By bilinear interpolation between whole places, as TensorFlow 1 has it, and with it the first network for FID. */
    TENSORFLOW;

    /** The name in the settings. */
    @Override
    @JsonValue
    public String toString() {
        return Choice.name(this);
    }
}
