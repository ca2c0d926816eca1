package org.sparkgan.compute.nd4j;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.CountedMemory;
import org.sparkgan.compute.Workspace;

/** What matrices would take where ND4J computes. */
public final class PlannedMemory extends CountedMemory {
    /** Of what passes, malloc keeps about half as much again in gaps: measured with oneDNN, from 0.8 to 2.2 in all. */
    private static final double WITH_GAPS = 1.5;

    private long mostPassing;

    /** Of the matrices and of the native operation that takes most while it runs. */
    @Override
    public long bytes() {
        return arrayBytes() + Float.BYTES * (long) (WITH_GAPS * mostPassing);
    }

    @Override
    public Workspace workspace(Convolution convolution, int samples) {
        return Nd4jWorkspace.allocate(convolution, samples, this);
    }

    @Override
    public void passing(long most) {
        mostPassing = Math.max(mostPassing, most);
    }
}
