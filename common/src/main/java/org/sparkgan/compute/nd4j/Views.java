package org.sparkgan.compute.nd4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Parts of ND4J's arrays. */
final class Views {
    private Views() {}

    /** Columns {@code from}, inclusive, to {@code to}, exclusive, as a view: of {@code [features, batch]}, some of the samples. */
    static INDArray columns(INDArray matrix, int from, int to) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
    }

    /** The memory of a contiguous matrix, which may be a view of samples. */
    static ByteBuffer memory(INDArray matrix) {
        int number = matrix.data().getElementSize();
        // The buffer is that of the matrix that a view is of; indices of ByteBuffer are int.
        int from = Math.toIntExact(matrix.offset() * number);
        int length = Math.toIntExact(matrix.length() * number);
        return matrix.data().asNio().slice(from, length).order(ByteOrder.nativeOrder());
    }
}
