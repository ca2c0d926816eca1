package org.sparkgan.compute;

/** Counts what matrices of FLOAT would take and gives them no memory, so that planning needs neither native code nor a device. */
public abstract class CountedMemory implements Memory {
    private long numbers;

    /** Of the matrices. */
    public final long arrayBytes() {
        return Float.BYTES * numbers;
    }

    @Override
    public final Matrix matrix(long rows, long columns) {
        numbers += Math.multiplyExact(rows, columns);
        return new Matrix(NoStorage.NO_STORAGE, 0, rows, columns);
    }

    @Override
    public final Matrix ones(long rows) {
        return matrix(rows, 1);
    }
}
