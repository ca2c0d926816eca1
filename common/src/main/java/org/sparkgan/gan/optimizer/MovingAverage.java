package org.sparkgan.gan.optimizer;

import org.sparkgan.compute.HostTrained;
import org.sparkgan.compute.Stretch;
import org.sparkgan.config.GanSettings;

/**
 * Exponential moving average of the generator (Karras 2018, section 4.1). The decay starts low, min(d, (1 + t)/(10 + t)) as
 * in TensorFlow's ExponentialMovingAverage, so that the untrained start is soon forgotten.
 *
 * @param decay d, in [0, 1)
 */
public record MovingAverage(double decay) {
    /** The average that {@code settings} ask for. */
    public static MovingAverage of(GanSettings settings) {
        return new MovingAverage(settings.emaDecay());
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
            kept *= Math.min(decay, (1.0 + iteration) / (10.0 + iteration));
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
    public void add(float[] parameters, int from, int until, float[] average) {
        HostTrained.follow(new Stretch(0, parameters.length), parameters, share(from, until), average);
    }
}
