package org.sparkgan.compute;

/**
 * What batch normalisation reads and writes.
 *
 * @param input {@code [values of maps, batch]}
 * @param output the same
 * @param delta gradient of the loss by the output
 * @param statistics {@code [means and variances, batch]}: the first sample of a group has those of the group
 */
public record NormBatch(Matrix input, Matrix output, Matrix delta, Matrix statistics) {}
