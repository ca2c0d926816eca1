package org.sparkgan.gan;

import org.sparkgan.compute.Stretch;

/** Hears of a gradient while it is computed, part by part, in an order that the network decides. */
@FunctionalInterface
public interface GradientListener {
    /**
     * A part has been computed.
     *
     * @param gradient in which that part is there, and stays as it is until the next step's gradient
     * @param part its numbers
     */
    void ready(float[] gradient, Stretch part);
}
