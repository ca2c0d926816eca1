package org.sparkgan.compute.nd4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Workspace;

/** ND4J's memory off the heap. */
final class Nd4jMemory implements Memory {
    private final DataType type;
    private long bytes;

    Nd4jMemory(DataType type) {
        this.type = type;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Matrix matrix(long rows, long columns) {
        bytes += type.width() * rows * columns;
        return new Matrix(new Nd4jStorage(Nd4j.create(type, new long[] {rows, columns}, 'f')), 0, rows, columns);
    }

    @Override
    public Matrix ones(long rows) {
        Matrix ones = matrix(rows, 1);
        Nd4jStorage.view(ones).assign(1.0);
        return ones;
    }

    @Override
    public Workspace workspace(Convolution convolution, int samples) {
        return Nd4jWorkspace.allocate(convolution, samples, this);
    }

    @Override
    public void passing(long numbers) {}
}
