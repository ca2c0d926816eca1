package org.sparkgan.evaluate.feature;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * An output of an ONNX file, as ONNX Runtime computes it. Feature maps are averaged over their pixels, as those of Inception are.
 * Batches have one size, so that an image's features do not depend on the others beside it.
 */
final class OnnxFeatures implements FeatureReader {
    private static final int ROWS = 2;
    private static final int MAPS = 4;

    private final FeatureOnnx source;
    private final OnnxSession session;
    private final OnnxBatch batch;

    /** What a batch gave. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    private record Seen(long[] shape, FloatBuffer values) {}

    /** Reads by a session, which it closes. */
    OnnxFeatures(FeatureOnnx source, OnnxSession session) {
        this.source = source;
        this.session = session;
        TensorInfo output = session.given(source.output());
        if (output.type != OnnxJavaType.FLOAT) {
            throw source.refusal(
                    "gives " + output.type + " as " + source.output() + ": give a network whose output is float");
        }
        this.batch = OnnxBatch.of(session, source);
    }

    @Override
    public int dimension() {
        return source.dimension();
    }

    /** Numbers that stand for an image, as a batch of black ones tells. */
    int tried() {
        batch.fill(new byte[0], 0, 0);
        long[] shape = seen().shape();
        boolean images = shape.length == ROWS || shape.length == MAPS;
        if (!images || shape[0] != source.input().images()) {
            throw source.refusal("gives the shape " + Arrays.toString(shape) + " as " + source.output() + " for "
                    + source.input().images() + " images, but must give [images, features] or feature maps");
        }
        return (int) (isOfPlanes(shape) ? shape[1] : shape[MAPS - 1]);
    }

    private boolean isOfPlanes(long[] shape) {
        return shape.length == ROWS || source.input().order() == OnnxInput.Order.CHANNELS_FIRST;
    }

    @Override
    public float[] read(byte[] pixels) {
        int images = pixels.length / source.shape().values();
        int atOnce = source.input().images();
        float[] features = new float[images * dimension()];
        for (int from = 0; from < images; from += atOnce) {
            int count = Math.min(atOnce, images - from);
            batch.fill(pixels, from, count);
            Seen seen = seen();
            if (seen.shape.length == ROWS) {
                seen.values.get(features, from * dimension(), count * dimension());
            } else {
                average(seen, features, from * dimension(), count * dimension());
            }
        }
        return features;
    }

    private Seen seen() {
        return session.call("fails on a batch of " + source.input().images() + " images", this::run);
    }

    private Seen run() throws OrtException {
        try (OrtSession.Result result = session.run(source.input().name(), batch.tensor(), source.output())) {
            OnnxTensor output = (OnnxTensor) result.get(0);
            return new Seen(output.getInfo().getShape(), output.getFloatBuffer());
        }
    }

    /** Over the pixels of each map. */
    private void average(Seen seen, float[] features, int from, int count) {
        int pixels = seen.values.remaining() / (source.input().images() * dimension());
        boolean planes = isOfPlanes(seen.shape);
        for (int i = 0; i < count; i++) {
            int feature = i % dimension();
            int start = planes ? i * pixels : (i - feature) * pixels + feature;
            int step = planes ? 1 : dimension();
            double sum = 0;
            for (int pixel = 0; pixel < pixels; pixel++) {
                sum += seen.values.get(start + pixel * step);
            }
            features[from + i] = (float) (sum / pixels);
        }
    }

    /** Lets memory and file go. */
    @Override
    public void close() {
        batch.close();
        session.close();
    }
}
