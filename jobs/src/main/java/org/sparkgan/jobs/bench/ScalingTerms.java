package org.sparkgan.jobs.bench;

/**
 * What {@link ScalingModel} is made of, each measured on one machine.
 *
 * @param iteration of a worker
 * @param stage seconds of the driver for a stage of a Spark job
 * @param task seconds of the driver for each task of it: it launches one after the other
 * @param publish seconds of the driver to broadcast a byte of vectors
 * @param write seconds of a task to hand over a byte as its result
 * @param read seconds to deserialise it
 * @param add seconds to add it to a sum
 * @param codec of updates
 */
record ScalingTerms(
        Iteration iteration,
        double stage,
        double task,
        double publish,
        double write,
        double read,
        double add,
        Codec codec) {
    /**
     * Bitmaps.
     *
     * @param encode seconds to encode the update of a parameter
     * @param decode seconds to decode it
     */
    record Codec(double encode, double decode) {}

    /**
     * Seconds of an iteration: products of matrices, which are nearly all of it, grow as the parameters do; noise and images do
     * not.
     *
     * @param fixed whatever the size of the networks
     * @param perParameter for each parameter of both networks
     */
    record Iteration(double fixed, double perParameter) {
        /** The line through two measurements. */
        static Iteration through(double parameters, double seconds, double moreParameters, double moreSeconds) {
            double slope = (moreSeconds - seconds) / (moreParameters - parameters);
            return new Iteration(seconds - slope * parameters, slope);
        }

        /** Half-way between this and {@code other}. */
        Iteration mean(Iteration other) {
            return new Iteration((fixed + other.fixed) / 2, (perParameter + other.perParameter) / 2);
        }

        double seconds(double parameters) {
            return fixed + perParameter * parameters;
        }
    }

    /** The same with another {@code iteration}. */
    ScalingTerms withIteration(Iteration measured) {
        return new ScalingTerms(measured, stage, task, publish, write, read, add, codec);
    }
}
