package org.sparkgan.compute.nd4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Memory;

/** ND4J's memory; knows how much it gave. */
public final class OffHeap implements Memory {
    static {
        Backend.choose();
    }

    private final DataType type;
    private long bytes;

    public OffHeap(DataType type) {
        this.type = type;
    }

    /** Of all arrays that were given. */
    public long bytes() {
        return bytes;
    }

    @Override
    public INDArray matrix(long rows, long columns) {
        bytes += type.width() * rows * columns;
        return Nd4j.create(type, new long[] {rows, columns}, 'f');
    }

    @Override
    public INDArray ones(long rows) {
        return matrix(rows, 1).assign(1.0);
    }

    @Override
    public void passing(long numbers) {}
}
