package org.sparkgan.compute.cuda;

import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Stretch;

/** A {@code float[]} beside a matrix of a card; copies go through pinned memory. */
final class CudaVector implements HostVector {
    private final Session session;
    private final Matrix matrix;
    private final float[] values;

    CudaVector(Session session, Matrix matrix) {
        this.session = session;
        this.matrix = matrix;
        this.values = new float[Math.toIntExact(matrix.length())];
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public void upload() {
        upload(values);
    }

    /** Other numbers to the matrix; those in the JVM stay as they are. */
    void upload(float[] from) {
        if (from.length != values.length) {
            throw new IllegalArgumentException(
                    "Invalid state: expected " + values.length + " numbers, but found " + from.length);
        }
        session.staging().upload(from, 0, from.length, CudaStorage.address(matrix));
    }

    @Override
    public void download() {
        download(new Stretch(0, values.length));
    }

    /** Some of the numbers from the matrix. */
    void download(Stretch stretch) {
        if (stretch.length() > 0) {
            long from = CudaStorage.address(matrix) + (long) stretch.from() * Float.BYTES;
            session.staging().download(from, values, stretch.from(), stretch.length());
        }
    }
}
