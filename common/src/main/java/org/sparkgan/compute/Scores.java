package org.sparkgan.compute;

/**
 * A critic's scores of a batch, and the loss's gradient by them.
 *
 * @param values {@code [1, batch]}
 * @param deltas {@code [1, batch]}
 */
public record Scores(Matrix values, Matrix deltas) {}
