package org.sparkgan.config;

/** What an objective bounds the critic's slope with. */
public enum BoundName {
    /** Parameters are clipped to {@code gan.clip}. */
    CLIPPING,
    /** A penalty between real and generated images, weighted by {@code gan.lambda}. */
    INTERPOLATED,
    /** A penalty around 0, weighted by {@code gan.r1} and {@code gan.r2}, which may be 0. */
    ZERO_CENTRED
}
