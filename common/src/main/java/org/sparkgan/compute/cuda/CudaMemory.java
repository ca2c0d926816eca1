package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Workspace;

/** A card's memory. What all operations share, see {@link Scratch}, is not counted. */
final class CudaMemory implements Memory {
    private final Session session;
    private long numbers;

    CudaMemory(Session session) {
        this.session = session;
    }

    @Override
    public Matrix matrix(long rows, long columns) {
        long count = Math.multiplyExact(rows, columns);
        numbers += count;
        return new Matrix(session.allocate(count), 0, rows, columns);
    }

    @Override
    public Matrix ones(long rows) {
        Matrix ones = matrix(rows, 1);
        Operation fill = CudaElements.fill(session, ones, 1);
        fill.run();
        return ones;
    }

    @Override
    public Workspace workspace(Convolution convolution, int samples) {
        return CudaWorkspace.allocate(convolution, samples, session.scratch().capacity(), this);
    }

    /** Kernels and cuBLAS work with what was given to them. */
    @Override
    public void passing(long more) {}

    @Override
    public long bytes() {
        return Float.BYTES * numbers;
    }
}
