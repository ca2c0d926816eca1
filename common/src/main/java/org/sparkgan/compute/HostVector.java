package org.sparkgan.compute;

/** A {@code float[]} in the JVM beside the matrix it mirrors: loops over {@code float[]} are vectorised by the JIT. */
public interface HostVector {
    /** The numbers in the JVM, column by column; changes reach the matrix with {@link #upload()}. */
    float[] values();

    /** JVM to matrix. */
    void upload();

    /** Matrix to JVM. */
    void download();
}
