package org.sparkgan.jobs.bench;

/**
 * What {@link ScalingModel} is made of, each measured on one machine.
 *
 * @param iteration seconds of a worker for an iteration, for each parameter of both networks: products of matrices are nearly
 *     all of it, and these grow as the parameters do
 * @param stage seconds of the driver for a stage of a Spark job
 * @param task seconds of the driver for each task of it: it launches one after the other
 * @param write seconds to serialise a byte of vectors
 * @param read seconds to deserialise it
 * @param add seconds to add it to a sum
 * @param encode seconds to encode the update of a parameter as a bitmap
 * @param decode seconds to decode it
 */
record ScalingTerms(
        double iteration,
        double stage,
        double task,
        double write,
        double read,
        double add,
        double encode,
        double decode) {
    /** The same with another {@code iteration}. */
    ScalingTerms withIteration(double measured) {
        return new ScalingTerms(measured, stage, task, write, read, add, encode, decode);
    }
}
