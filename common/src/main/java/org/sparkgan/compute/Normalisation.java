package org.sparkgan.compute;

/** Batch normalisation that is bound to a batch. */
public interface Normalisation {
    /** Means and variances of each group, and the output from the input. */
    void forward();

    /** The operation that makes the gradient by the input, to {@code inputDelta}, which may be the output's own. */
    Operation back(Matrix inputDelta);

    /** The gradients by γ and β, which {@link #back} has summed up. */
    void gradients();
}
