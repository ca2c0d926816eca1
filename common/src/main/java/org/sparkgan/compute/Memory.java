package org.sparkgan.compute;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where off-heap arrays come from. Whoever needs some asks for all of them in one method, so that the same lines allocate and,
 * with {@link PlannedMemory}, count.
 */
public interface Memory {
    /** A column-major matrix of zeros, {@code [rows, columns]}; null where it is only counted. */
    INDArray matrix(long rows, long columns);

    /** A column of ones, {@code [rows, 1]}; null where it is only counted. */
    INDArray ones(long rows);

    /** Says that a native operation takes as many {@code numbers} more for as long as it runs. */
    void passing(long numbers);
}
