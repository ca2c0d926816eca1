package org.sparkgan.compute;

import org.sparkgan.random.RandomStream;

/**
 * Random numbers for the columns of a matrix, a column a sample; each number is a function of the stream, the step, the iteration and
 * the sample alone.
 *
 * @param distribution of the numbers
 * @param random where they come from; for one thread
 * @param step of the iteration
 */
public record Noise(Distribution distribution, RandomStream random, int step) {
    /** How numbers are distributed. */
    public enum Distribution {
        /** Normal, with mean 0 and deviation 1. */
        NORMAL,
        /** Uniform in [0, 1). */
        UNIFORM
    }

    /**
     * Draws in the JVM.
     *
     * @param clock iteration and first sample
     * @param samples one behind the other
     * @param out filled with {@code [samples, numbers]}
     * @param numbers of a sample
     */
    public void draw(HostClock clock, int samples, float[] out, int numbers) {
        for (int i = 0; i < samples; i++) {
            int sample = clock.firstSample() + i;
            switch (distribution) {
                case NORMAL -> random.normal(clock.iteration(), step, sample, out, i * numbers, numbers);
                case UNIFORM -> random.uniform(clock.iteration(), step, sample, out, i * numbers, numbers);
            }
        }
    }
}
