package org.sparkgan.compute.nd4j;

import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Stretch;

/** Beside an array of DOUBLE, whose numbers it rounds; for checks, on the CPU alone. */
final class DoubleVector implements Nd4jVector {
    private final float[] values;
    private final DoublePointer device;

    /** Mirrors {@code array}, a contiguous one of DOUBLE. */
    DoubleVector(INDArray array) {
        if (array.elementWiseStride() != 1) {
            throw new IllegalArgumentException("Invalid array: must be contiguous DOUBLE, but has the element stride "
                    + array.elementWiseStride());
        }
        this.values = new float[Math.toIntExact(array.length())];
        this.device = new DoublePointer(array.data().addressPointer());
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public void upload(Stretch stretch) {
        for (int i = stretch.from(); i < stretch.to(); i++) {
            device.put(i, values[i]);
        }
    }

    @Override
    public void download(Stretch stretch) {
        for (int i = stretch.from(); i < stretch.to(); i++) {
            values[i] = (float) device.get(i);
        }
    }
}
