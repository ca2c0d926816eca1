package org.sparkgan.gan.optimizer;

/**
 * Keeps the same of the average in each step, but less while a fresh generator begins: min(d, (1 + t)/(10 + t)) after t iterations, as in
 * TensorFlow's ExponentialMovingAverage, so that the untrained start is soon forgotten.
 *
 * @param decay d, in [0, 1)
 * @param start of the generator
 */
record StepDecay(double decay, Start start) implements MovingAverage {
    @Override
    public double kept(int iteration) {
        return start == Start.TRAINED ? decay : Math.min(decay, (1.0 + iteration) / (10.0 + iteration));
    }
}
