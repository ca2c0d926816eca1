package org.sparkgan.gan.optimizer;

import org.sparkgan.compute.HostTrained;
import org.sparkgan.compute.Stretch;

/**
 * Exponential moving average of the generator (Karras 2018, section 4.1). The decay starts low, min(d, (1 + t)/(10 + t)) as
 * in TensorFlow's ExponentialMovingAverage, so that the untrained start is soon forgotten.
 *
 * @param decay d, in [0, 1)
 * @param start of the generator
 */
public record MovingAverage(double decay, Start start) {
    /** With what a generator starts. */
    public enum Start {
        /** With numbers that are to be forgotten. */
        FRESH,
        /**
         * With what it has learned in another run, whose average goes on: the decay is d from the first step on, as in StyleGAN2-ADA, which
         * has no ramp where it resumes from a trained network (<a href="https://arxiv.org/abs/2006.06676">Karras et al. 2020</a>, train.py).
         */
        TRAINED
    }

    /** Of a fresh generator. */
    public MovingAverage(double decay) {
        this(decay, Start.FRESH);
    }

    /**
     * The share in the average of parameters that stand for the iterations {@code from} to {@code until}, which may be one or many.
     *
     * @param from iterations taken before
     * @param until iterations taken after
     */
    public float share(int from, int until) {
        double kept = 1;
        for (int iteration = from; iteration < until; iteration++) {
            kept *= decay(iteration);
        }
        return (float) (1 - kept);
    }

    private double decay(int iteration) {
        return start == Start.TRAINED ? decay : Math.min(decay, (1.0 + iteration) / (10.0 + iteration));
    }

    /**
     * Takes in parameters.
     *
     * @param parameters of the generator after the iterations
     * @param from iterations taken before
     * @param until iterations taken after
     * @param average changed in place; empty where none is kept
     */
    public void add(float[] parameters, int from, int until, float[] average) {
        HostTrained.follow(new Stretch(0, parameters.length), parameters, share(from, until), average);
    }
}
