package org.sparkgan.compute;

import org.sparkgan.random.RandomStream;

/** Random numbers that fill a matrix; each column is a function of the stream, the place in the run and the sample alone. */
@FunctionalInterface
public interface Noise {
    /**
     * Draws the numbers of all columns.
     *
     * @param iteration of the run
     * @param step of the iteration
     * @param firstSample number of the sample of the first column; those of the others follow
     */
    void draw(int iteration, int step, int firstSample);

    /** How numbers are distributed. */
    enum Distribution {
        /** Normal, with mean 0 and deviation 1. */
        NORMAL {
            @Override
            public void draw(RandomStream random, Place place, float[] out, int offset, int length) {
                random.normal(place.iteration, place.step, place.sample, out, offset, length);
            }
        },
        /** Uniform in [0, 1). */
        UNIFORM {
            @Override
            public void draw(RandomStream random, Place place, float[] out, int offset, int length) {
                random.uniform(place.iteration, place.step, place.sample, out, offset, length);
            }
        };

        /** Writes the numbers of a sample to {@code out[offset .. offset + length)}. */
        public abstract void draw(RandomStream random, Place place, float[] out, int offset, int length);
    }

    /**
     * Where in a run a sample's numbers are drawn.
     *
     * @param iteration of the run
     * @param step of the iteration
     * @param sample in the global batch
     */
    record Place(int iteration, int step, int sample) {}
}
