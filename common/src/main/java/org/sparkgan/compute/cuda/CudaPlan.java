package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.CountedMemory;
import org.sparkgan.compute.Workspace;

/** What matrices would take of a card's memory. */
public final class CudaPlan extends CountedMemory {
    private long kept;
    private boolean hasPatches;

    /** Of the matrices, of what training keeps and of what all operations of a card share; the driver's own context apart. */
    @Override
    public long bytes() {
        return arrayBytes() + Float.BYTES * kept + Scratch.mostBytes(hasPatches) + Blas.MOST_WORKSPACE;
    }

    @Override
    public Workspace workspace(Convolution convolution, int samples) {
        hasPatches |= !CudaWorkspace.needsNoPatches(convolution);
        return CudaWorkspace.allocate(convolution, samples, Scratch.PATCHES, this);
    }

    @Override
    public void kept(long numbers) {
        kept += numbers;
    }

    @Override
    public void passing(long more) {}
}
