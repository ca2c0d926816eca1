package org.sparkgan.compute.nd4j;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.CountedMemory;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.Workspace;

/** What matrices would take where ND4J computes. */
public final class PlannedMemory extends CountedMemory {
    /** Of what passes, malloc keeps about half as much again in gaps: measured with oneDNN, from 0.8 to 2.2 in all. */
    private static final double WITH_GAPS = 1.5;

    private final boolean hasCopies;
    private long mostPassing;

    /** For FLOAT. */
    public PlannedMemory() {
        this(Precision.FLOAT);
    }

    /** For a device of this precision; of BFLOAT16 each matrix may have a copy of half its size beside it. */
    public PlannedMemory(Precision precision) {
        hasCopies = precision == Precision.BFLOAT16;
    }

    /** Of the matrices and of the native operation that takes most while it runs. */
    @Override
    public long bytes() {
        return arrayBytes() + (hasCopies ? arrayBytes() / 2 : 0) + Float.BYTES * (long) (WITH_GAPS * mostPassing);
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
