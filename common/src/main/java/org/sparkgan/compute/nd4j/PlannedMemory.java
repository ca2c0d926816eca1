package org.sparkgan.compute.nd4j;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.NoStorage;
import org.sparkgan.compute.Workspace;

/** Counts what matrices of FLOAT would take and gives them no memory, so that planning needs neither native code nor memory. */
public final class PlannedMemory implements Memory {
    /** Of what passes, malloc keeps about half as much again in gaps: measured with oneDNN, from 0.8 to 2.2 in all. */
    private static final double WITH_GAPS = 1.5;

    private long numbers;
    private long mostPassing;

    /** Of the matrices. */
    public long arrayBytes() {
        return Float.BYTES * numbers;
    }

    /** Of the matrices and of the native operation that takes most while it runs. */
    @Override
    public long bytes() {
        return Float.BYTES * (numbers + (long) (WITH_GAPS * mostPassing));
    }

    @Override
    public Matrix matrix(long rows, long columns) {
        numbers += rows * columns;
        return new Matrix(NoStorage.NO_STORAGE, 0, rows, columns);
    }

    @Override
    public Matrix ones(long rows) {
        return matrix(rows, 1);
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
