package org.sparkgan.compute;

/**
 * A matrix in a device's memory, column-major and without gaps. Parts of it are views of the same memory.
 *
 * @param storage where the numbers are
 * @param offset of the first number
 * @param rows 0 or more
 * @param columns 0 or more
 */
public record Matrix(Storage storage, long offset, long rows, long columns) {
    /** Stands where there is none. */
    public static final Matrix NONE = new Matrix(NoStorage.NO_STORAGE, 0, 0, 0);

    /** Whether it is {@link #NONE}. */
    public boolean isNone() {
        return storage == NoStorage.NO_STORAGE;
    }

    /** Numbers in it. */
    public long length() {
        return rows * columns;
    }

    /** Columns, of {@code [features, batch]} the samples. */
    public int samples() {
        return Math.toIntExact(columns);
    }

    /** Columns {@code from}, inclusive, to {@code to}, exclusive: of {@code [features, batch]}, some of the samples. */
    public Matrix columns(long from, long to) {
        return new Matrix(storage, offset + from * rows, rows, to - from);
    }

    /** The numbers from number {@code from} on, counted column by column, as a matrix of its own. */
    public Matrix part(long from, long partRows, long partColumns) {
        return new Matrix(storage, offset + from, partRows, partColumns);
    }

    /** The same numbers, {@code [newRows, newColumns]}. */
    public Matrix reshaped(long newRows, long newColumns) {
        return part(0, newRows, newColumns);
    }

    /** The numbers, column by column; slow, see {@link Storage#read}. */
    public double[] read() {
        return length() == 0 ? new double[0] : storage.read(offset, Math.toIntExact(length()));
    }

    /** Takes these numbers, column by column; slow, see {@link Storage#write}. */
    public void write(double... values) {
        if (values.length != length()) {
            throw new IllegalArgumentException(
                    "Invalid numbers: a matrix of " + rows + " x " + columns + " cannot take " + values.length);
        }
        if (values.length > 0) {
            storage.write(offset, values);
        }
    }
}
