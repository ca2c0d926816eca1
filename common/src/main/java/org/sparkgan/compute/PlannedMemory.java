package org.sparkgan.compute;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Counts what arrays of FLOAT would take and gives none, so that planning needs neither native code nor the memory itself. */
public final class PlannedMemory implements Memory {
    /** Of what passes, malloc keeps about half as much again in gaps: measured with oneDNN, from 0.8 to 2.2 in all. */
    private static final double WITH_GAPS = 1.5;

    private long numbers;
    private long mostPassing;

    /** Of the arrays. */
    public long arrayBytes() {
        return Float.BYTES * numbers;
    }

    /** Of the arrays and of the native operation that takes most while it runs. */
    public long bytes() {
        return Float.BYTES * (numbers + (long) (WITH_GAPS * mostPassing));
    }

    @Override
    public INDArray matrix(long rows, long columns) {
        numbers += rows * columns;
        return null;
    }

    @Override
    public INDArray ones(long rows) {
        return matrix(rows, 1);
    }

    @Override
    public void passing(long most) {
        mostPassing = Math.max(mostPassing, most);
    }
}
