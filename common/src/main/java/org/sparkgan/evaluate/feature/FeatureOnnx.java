package org.sparkgan.evaluate.feature;

import java.util.Optional;
import org.apache.spark.TaskContext;
import org.sparkgan.compute.Device;
import org.sparkgan.config.FeatureResize;
import org.sparkgan.config.FeatureSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.PixelRange;
import org.sparkgan.score.FeatureProtocol;
import org.sparkgan.storage.Sha256;

/**
 * An ONNX file of the user's that sees images, run by ONNX Runtime on the CPU.
 *
 * @param uri where it came from
 * @param model its bytes
 * @param sha256 of these, in hexadecimal digits
 * @param output that stands for an image
 * @param input what it takes
 * @param resize how images get the size that it takes
 * @param range its numbers for pixels; null: it takes uint8
 * @param shape of the images
 * @param dimension numbers that stand for an image
 */
@SuppressWarnings("ArrayRecordComponent") // large, compared by nobody, copied by nobody
record FeatureOnnx(
        String uri,
        byte[] model,
        String sha256,
        String output,
        OnnxInput input,
        FeatureResize resize,
        PixelRange range,
        ImageShape shape,
        int dimension)
        implements FeatureFile {
    /** The network, tried on images. */
    static FeatureOnnx tried(String uri, byte[] model, FeatureSettings settings, ImageShape shape) {
        try (OnnxSession session = OnnxSession.open(uri, model, threads())) {
            FeatureOnnx untried = new FeatureOnnx(
                    uri,
                    model,
                    Sha256.hex(model),
                    session.output(settings.layer().orElse(null)),
                    OnnxInput.of(session, settings, shape),
                    settings.resize(),
                    settings.range().orElse(null),
                    shape,
                    0);
            try (OnnxFeatures reader = new OnnxFeatures(untried, session)) {
                return untried.of(reader.tried());
            }
        }
    }

    private FeatureOnnx of(int features) {
        return new FeatureOnnx(uri, model, sha256, output, input, resize, range, shape, features);
    }

    /** As many as the task has cores. */
    private static int threads() {
        TaskContext task = TaskContext.get();
        return task == null ? 1 : task.cpus();
    }

    @Override
    public FeatureReader open(Device device) {
        return new OnnxFeatures(this, OnnxSession.open(uri, model, threads()));
    }

    @Override
    public String describe() {
        return uri.substring(uri.lastIndexOf('/') + 1) + ", output " + output;
    }

    @Override
    public String id() {
        String decides = output + "-" + resize + "-" + (range == null ? "" : range);
        return sha256.substring(0, 16) + "-" + decides.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    @Override
    public Optional<FeatureProtocol> protocol() {
        return Optional.of(new FeatureProtocol(sha256, dimension, input.shape(), range, resize));
    }
}
