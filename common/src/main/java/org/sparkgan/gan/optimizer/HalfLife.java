package org.sparkgan.gan.optimizer;

import org.sparkgan.config.Schedule;

/**
 * Keeps half of the average while h images are shown, ½^(b/h) in a step of b. At first h is no more than a share of the images
 * shown so far, so that the untrained start is soon forgotten; the first step keeps nothing.
 *
 * <p><a href="https://arxiv.org/abs/2006.06676">Karras et al. 2020</a>, training_loop.py: ema_kimg and ema_rampup. Images are counted as
 * there, see {@link Schedule#imagesShown}.
 *
 * @param images h, above 0
 * @param rampUp share of the images shown before the step that h is at most; 0: h is whole from the start
 * @param batch b, of all workers together
 */
record HalfLife(double images, double rampUp, int batch) implements MovingAverage {
    @Override
    public double kept(int iteration) {
        long shown = Schedule.imagesShown(iteration, batch);
        double halfLife = rampUp > 0 ? Math.min(images, rampUp * shown) : images;
        return Math.pow(0.5, batch / halfLife);
    }
}
