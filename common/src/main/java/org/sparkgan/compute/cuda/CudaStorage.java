package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Storage;

/** A card's memory for floats; it is the card's again when nothing refers to this object. */
final class CudaStorage implements Storage {
    private final Session session;
    private final long address;
    private final long numbers;

    CudaStorage(Session session, long address, long numbers) {
        this.session = session;
        this.address = address;
        this.numbers = numbers;
    }

    /** Where it begins. */
    long address() {
        return address;
    }

    /** All of it as one column. */
    Matrix matrix() {
        return new Matrix(this, 0, numbers, 1);
    }

    /** Where a matrix of such a storage begins; 0 for one without numbers. */
    static long address(Matrix matrix) {
        return matrix.length() == 0 ? 0 : ((CudaStorage) matrix.storage()).address + matrix.offset() * Float.BYTES;
    }

    @Override
    public double[] read(long offset, int count) {
        float[] numbersRead = new float[count];
        session.staging().download(address + offset * Float.BYTES, numbersRead, 0, count);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = numbersRead[i];
        }
        return values;
    }

    @Override
    public void write(long offset, double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        session.staging().upload(narrow, 0, narrow.length, address + offset * Float.BYTES);
    }
}
