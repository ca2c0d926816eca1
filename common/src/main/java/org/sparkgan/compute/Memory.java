package org.sparkgan.compute;

/**
 * Where matrices come from. Whoever needs some asks for all of them in one method, so that the same lines allocate and, where
 * they are only to be planned, count.
 */
public interface Memory {
    /** A matrix of zeros, {@code [rows, columns]}. */
    Matrix matrix(long rows, long columns);

    /** A column of ones, {@code [rows, 1]}. */
    Matrix ones(long rows);

    /** What a convolution, its transpose and its gradient by the weights need for {@code samples} or fewer. */
    Workspace workspace(Convolution convolution, int samples);

    /** Says that training keeps as many {@code numbers} beside parameters; nothing where that is in the JVM. */
    default void kept(long numbers) {}

    /** Says that an operation takes as many {@code numbers} more for as long as it runs. */
    void passing(long numbers);

    /** Bytes of all that was given. */
    long bytes();
}
