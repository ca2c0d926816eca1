package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

/**
 * A moving average that forgets by images.
 *
 * @param images after which half of it is newer, above 0
 * @param rampUp the half-life is no more than this share of the images shown so far, 0 or more; 0: it is whole from the start
 */
public record EmaHalfLife(double images, double rampUp) implements EmaSettings {
    /** The key of {@link #images}. */
    static final String KEY = "gan.ema-half-life";

    /** 10,000 images for batches of 32, as many times more for larger ones (Karras 2020, train.py). */
    private static final double IMAGES_OF_BATCH = 10_000.0 / 32;

    /** Checks every rule. */
    public EmaHalfLife {
        check(images > 0 && images < Double.POSITIVE_INFINITY, KEY, "> 0 and finite", images);
        check(rampUp >= 0 && rampUp < Double.POSITIVE_INFINITY, "gan.ema-ramp-up", ">= 0 and finite", rampUp);
    }

    /** The half-life for batches of so many images, of all workers together. */
    static double auto(int batch) {
        return IMAGES_OF_BATCH * batch;
    }

    @Override
    public boolean kept() {
        return true;
    }
}
