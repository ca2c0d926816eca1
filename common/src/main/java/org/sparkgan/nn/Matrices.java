package org.sparkgan.nn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Parts of matrices. */
public final class Matrices {
    private Matrices() {}

    /** Columns {@code from}, inclusive, to {@code to}, exclusive, as a view: of {@code [features, batch]}, some of the samples. */
    public static INDArray columns(INDArray matrix, int from, int to) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
    }
}
