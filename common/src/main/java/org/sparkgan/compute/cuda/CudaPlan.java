package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.NoStorage;
import org.sparkgan.compute.Workspace;

/** Counts what matrices would take of a card's memory and takes none, so that planning needs no card. */
public final class CudaPlan implements Memory {
    private long numbers;
    private boolean hasPatches;

    /** Of the matrices. */
    public long arrayBytes() {
        return Float.BYTES * numbers;
    }

    /** Of the matrices and of what all operations of a card share; the driver's own context apart. */
    @Override
    public long bytes() {
        return arrayBytes() + Scratch.mostBytes(hasPatches) + Blas.MOST_WORKSPACE;
    }

    @Override
    public Matrix matrix(long rows, long columns) {
        numbers += Math.multiplyExact(rows, columns);
        return new Matrix(NoStorage.NO_STORAGE, 0, rows, columns);
    }

    @Override
    public Matrix ones(long rows) {
        return matrix(rows, 1);
    }

    @Override
    public Workspace workspace(Convolution convolution, int samples) {
        hasPatches |= !CudaWorkspace.needsNoPatches(convolution);
        return CudaWorkspace.allocate(convolution, samples, Scratch.PATCHES, this);
    }

    @Override
    public void passing(long more) {}
}
