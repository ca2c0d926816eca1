package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Coefficient;

/** A coefficient in a card's memory, where kernels read it as a float. */
final class CudaCoefficient implements Coefficient {
    private final Session session;
    private final CudaStorage storage;
    private double value;

    CudaCoefficient(Session session, double value) {
        this.session = session;
        this.storage = session.allocate(1);
        upload(value);
    }

    @Override
    public void set(double next) {
        if (next != value) {
            upload(next);
        }
    }

    private void upload(double next) {
        value = next;
        session.staging().upload(new int[] {Float.floatToRawIntBits((float) next)}, storage.address());
    }

    /** For kernels. */
    CudaStorage storage() {
        return storage;
    }
}
