package org.sparkgan.evaluate.feature;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;

/** Pixels as they are. */
final class OnnxBytes extends OnnxBatch {
    private final byte[] image;
    private final byte[] plane;
    private final ByteBuffer memory;
    private final OnnxTensor tensor;

    OnnxBytes(OrtEnvironment runtime, FeatureOnnx source) throws OrtException {
        super(source.input(), source.shape());
        OnnxInput input = source.input();
        image = new byte[input.shape().values()];
        plane = new byte[input.shape().height() * input.shape().width()];
        memory = memory(input, 1);
        tensor = OnnxTensor.createTensor(runtime, memory, input.tensorShape(), input.type());
    }

    @Override
    OnnxTensor tensor() {
        return tensor;
    }

    @Override
    void look(byte[] pixels, int start) {
        System.arraycopy(pixels, start, plane, 0, plane.length);
    }

    @Override
    void place(int at, int step) {
        for (int i = 0; i < plane.length; i++) {
            image[at + i * step] = plane[i];
        }
    }

    @Override
    void put(int number) {
        memory.put(number * image.length, image);
    }
}
