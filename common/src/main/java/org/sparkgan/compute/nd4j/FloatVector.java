package org.sparkgan.compute.nd4j;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Stretch;

/** Beside an array of FLOAT; several times faster than elementwise operations on off-heap memory. */
final class FloatVector implements Nd4jVector {
    private final float[] values;
    private final INDArray array;
    private final Nd4jStorage storage;
    private final FloatPointer device;

    /** Mirrors {@code array}, a contiguous one of FLOAT that is its own storage. */
    FloatVector(INDArray array) {
        this(array, new Nd4jStorage(array));
    }

    /** Mirrors {@code array}, a contiguous one of FLOAT, in {@code storage}. */
    FloatVector(INDArray array, Nd4jStorage storage) {
        if (array.dataType() != DataType.FLOAT || array.elementWiseStride() != 1) {
            throw new IllegalArgumentException("Invalid array: must be contiguous FLOAT, but is " + array.dataType()
                    + " with element stride " + array.elementWiseStride());
        }
        this.values = new float[Math.toIntExact(array.length())];
        this.array = array;
        this.storage = storage;
        this.device = new FloatPointer(array.data().addressPointer());
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public void upload(Stretch stretch) {
        HostMemory.take(array);
        device.position(stretch.from()).put(values, stretch.from(), stretch.length());
        HostMemory.written(array);
        storage.changed();
    }

    @Override
    public void download(Stretch stretch) {
        HostMemory.take(array);
        device.position(stretch.from()).get(values, stretch.from(), stretch.length());
    }
}
