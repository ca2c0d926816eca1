package org.sparkgan.compute;

/** Where a matrix has no memory: one without numbers, or one that is planned only. */
public enum NoStorage implements Storage {
    NO_STORAGE;

    @Override
    public double[] read(long offset, int count) {
        throw new IllegalStateException("Cannot read: the matrix has no memory");
    }

    /** Goes nowhere: whoever plans a matrix may fill it. */
    @Override
    public void write(long offset, double[] values) {}
}
