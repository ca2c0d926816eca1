package org.sparkgan.gan.optimizer;

import org.sparkgan.compute.HostTrained;
import org.sparkgan.compute.Stretch;
import org.sparkgan.config.EmaDecay;
import org.sparkgan.config.EmaHalfLife;
import org.sparkgan.config.EmaSettings;

/**
 * Exponential moving average of the generator (Karras 2018, section 4.1). How much of it a step keeps is a function of the iteration and
 * the batch of all workers alone.
 */
public sealed interface MovingAverage permits StepDecay, HalfLife {
    /** With what a generator starts. */
    enum Start {
        /** With numbers that are to be forgotten, so that little of the average is kept at first. */
        FRESH,
        /**
         * With what it has learned in another run, whose average goes on as StyleGAN2-ADA has it, which has no ramp where it resumes from a
         * trained network (<a href="https://arxiv.org/abs/2006.06676">Karras et al. 2020</a>, train.py).
         */
        TRAINED
    }

    /**
     * The average that {@code settings} ask for.
     *
     * @param batch images of all workers in a step
     * @param start of the generator
     */
    static MovingAverage of(EmaSettings settings, int batch, Start start) {
        if (settings instanceof EmaHalfLife halfLife) {
            double rampUp = start == Start.FRESH ? halfLife.rampUp() : 0;
            return new HalfLife(halfLife.images(), rampUp, batch);
        }
        return new StepDecay(((EmaDecay) settings).decay(), start);
    }

    /**
     * What a step of the generator keeps of the average, 0 to 1.
     *
     * @param iteration how many were taken before
     */
    double kept(int iteration);

    /**
     * The share in the average of parameters that stand for the iterations {@code from} to {@code until}, which may be one or many.
     *
     * @param from iterations taken before
     * @param until iterations taken after
     */
    default float share(int from, int until) {
        double kept = 1;
        for (int iteration = from; iteration < until; iteration++) {
            kept *= kept(iteration);
        }
        return (float) (1 - kept);
    }

    /**
     * Takes in parameters.
     *
     * @param parameters of the generator after the iterations
     * @param from iterations taken before
     * @param until iterations taken after
     * @param average changed in place; empty where none is kept
     */
    default void add(float[] parameters, int from, int until, float[] average) {
        HostTrained.follow(new Stretch(0, parameters.length), parameters, share(from, until), average);
    }
}
