package org.sparkgan.evaluate.feature;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.PixelRange;
import org.sparkgan.evaluate.resize.Resampling;

/** Pixels as numbers of a range, resized where the file takes another size. */
final class OnnxFloats extends OnnxBatch {
    private static final int LEVELS = 256;

    private final PixelRange range;
    private final boolean fits;
    private final Resampling resampling;
    private final float[] levels = new float[LEVELS];
    private final float[] plane;
    private final float[] image;
    private final FloatBuffer memory;
    private final OnnxTensor tensor;

    OnnxFloats(OrtEnvironment runtime, FeatureOnnx source) throws OrtException {
        super(source.input(), source.shape());
        ImageShape from = source.shape();
        ImageShape to = source.input().shape();
        range = source.range();
        fits = from.height() == to.height() && from.width() == to.width();
        resampling = new Resampling(source.resize(), from.height(), from.width(), to.height(), to.width());
        plane = new float[to.height() * to.width()];
        image = new float[to.values()];
        memory = memory(source.input(), Float.BYTES).asFloatBuffer();
        tensor = OnnxTensor.createTensor(runtime, memory, source.input().tensorShape());
        for (int level = 0; level < LEVELS; level++) {
            levels[level] = range.of(level);
        }
    }

    @Override
    OnnxTensor tensor() {
        return tensor;
    }

    @Override
    void look(byte[] pixels, int start) {
        if (fits) {
            for (int i = 0; i < plane.length; i++) {
                plane[i] = levels[pixels[start + i] & 0xFF];
            }
        } else {
            resampling.plane(pixels, start, plane);
            range.apply(plane);
        }
    }

    @Override
    void place(int at, int step) {
        if (step == 1) {
            System.arraycopy(plane, 0, image, at, plane.length);
        } else {
            for (int i = 0; i < plane.length; i++) {
                image[at + i * step] = plane[i];
            }
        }
    }

    @Override
    void put(int number) {
        memory.put(number * image.length, image);
    }
}
