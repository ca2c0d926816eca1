package org.sparkgan.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.ModelProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.config.ExportPixels;
import org.sparkgan.config.ImageShape;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.reference.Numbers;

/** ONNX Runtime makes the images that we make. */
class OnnxModelTest {
    private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();

    static List<TestGenerator> generators() {
        return TestGenerator.all().toList();
    }

    @ParameterizedTest
    @MethodSource("generators")
    void onnxRuntimeMakesTheSameImages(TestGenerator generator) throws OrtException {
        try (OrtSession session = RUNTIME.createSession(OnnxModel.write(generator.exported(), ExportPixels.FLOAT))) {
            for (int samples : new int[] {1, 5, 64}) {
                float[] expected = TestGenerator.clipped(generator.forward(samples));
                float[] images = run(session, generator, samples, TestGenerator.labels(samples));
                assertThat(Numbers.largestDifference(Numbers.of(images), Numbers.of(expected)))
                        .isLessThan(1e-5);
            }
            requireContrast(run(session, generator, 64, TestGenerator.labels(64)));
        }
    }

    /** Images that are all -1 or all 1 would show nothing. */
    private static void requireContrast(float[] images) {
        int between = 0;
        double least = 1;
        double most = -1;
        for (float value : images) {
            between += Math.abs(value) < 0.95 ? 1 : 0;
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        assertThat(between).isGreaterThan(images.length / 4);
        assertThat(least).isLessThan(-0.5);
        assertThat(most).isGreaterThan(0.5);
    }

    @ParameterizedTest
    @MethodSource("generators")
    void theModelSaysWhatItTakesAndGives(TestGenerator generator) throws OrtException {
        ImageShape shape = generator.shape();
        try (OrtSession session = RUNTIME.createSession(OnnxModel.write(generator.exported(), ExportPixels.FLOAT))) {
            TensorInfo latent =
                    (TensorInfo) session.getInputInfo().get("latent").getInfo();
            assertThat(latent.type).isEqualTo(OnnxJavaType.FLOAT);
            assertThat(latent.getShape()).containsExactly(-1, TestGenerator.LATENT);
            assertThat(latent.getDimensionNames()).containsExactly("batch", "");
            TensorInfo image = (TensorInfo) session.getOutputInfo().get("image").getInfo();
            assertThat(image.type).isEqualTo(OnnxJavaType.FLOAT);
            assertThat(image.getShape()).containsExactly(-1, shape.channels(), shape.height(), shape.width());
            assertThat(session.getOutputNames()).containsExactly("image");
            if (generator.spec().classes() > 0) {
                assertThat(session.getInputNames()).containsExactly("latent", "label");
                TensorInfo label =
                        (TensorInfo) session.getInputInfo().get("label").getInfo();
                assertThat(label.type).isEqualTo(OnnxJavaType.INT64);
                assertThat(label.getShape()).containsExactly(-1);
            } else {
                assertThat(session.getInputNames()).containsExactly("latent");
            }
        }
    }

    @Test
    void theModelSaysWhereItComesFrom() throws OrtException, IOException {
        TestGenerator generator =
                TestGenerator.dcgan(1, 28, BatchNormName.GENERATOR).withLabels();
        byte[] bytes = OnnxModel.write(generator.exported(), ExportPixels.FLOAT);
        ModelProto model = ModelProto.parseFrom(bytes);
        assertThat(model.getIrVersion()).isEqualTo(7);
        assertThat(model.getOpsetImportList()).hasSize(1);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(13);
        assertThat(model.getOpsetImport(0).getDomain()).isEmpty();
        try (OrtSession session = RUNTIME.createSession(bytes)) {
            assertThat(session.getMetadata().getProducerName()).isEqualTo("SparkGAN");
            Map<String, String> facts = new TreeMap<>(session.getMetadata().getCustomMetadata());
            assertThat(facts.remove("sparkgan_version")).matches("\\d+\\.\\d+.*");
            assertThat(facts)
                    .isEqualTo(Map.of(
                            "image_range", "-1,1",
                            "image_shape", "1,28,28",
                            "iteration", "12000",
                            "labels", "3",
                            "latent_dim", "6",
                            "latent_distribution", "standard normal"));
        }
    }

    /** As torch-fidelity asks for them: by the places of the inputs, and the first output. */
    @ParameterizedTest
    @MethodSource("generators")
    void bytesAreThoseOfSampledImagesInThreeChannels(TestGenerator generator) throws OrtException {
        ImageShape shape = generator.shape();
        int samples = 64;
        byte[] model = OnnxModel.write(generator.exported(), ExportPixels.UINT8);
        try (OrtSession session = RUNTIME.createSession(model);
                OnnxTensor latent =
                        OnnxTensor.createTensor(RUNTIME, FloatBuffer.wrap(TestGenerator.latents(samples)), new long[] {
                            samples, TestGenerator.LATENT
                        });
                OnnxTensor label = OnnxTensor.createTensor(
                        RUNTIME, LongBuffer.wrap(TestGenerator.labels(samples)), new long[] {samples})) {
            List<OnnxTensor> given = List.of(latent, label);
            Map<String, OnnxTensor> inputs = new TreeMap<>();
            for (String name : session.getInputNames()) {
                inputs.put(name, given.get(inputs.size()));
            }
            TensorInfo image = (TensorInfo) session.getOutputInfo().get("image").getInfo();
            assertThat(image.type).isEqualTo(OnnxJavaType.UINT8);
            assertThat(image.getShape()).containsExactly(-1, 3, shape.height(), shape.width());
            assertThat(session.getMetadata().getCustomMetadata())
                    .containsEntry("image_shape", "3," + shape.height() + "," + shape.width())
                    .containsEntry("image_range", "0,255");
            try (OrtSession.Result result = session.run(inputs)) {
                ByteBuffer bytes = ((OnnxTensor) result.get(0)).getByteBuffer();
                byte[] images = new byte[bytes.remaining()];
                bytes.get(images);
                requireBytes(images, TestGenerator.clipped(generator.forward(samples)), shape);
            }
        }
    }

    /** One more or less where rounding falls between two runtimes, which is seldom. */
    private static void requireBytes(byte[] images, float[] expected, ImageShape shape) {
        int plane = shape.height() * shape.width();
        int others = 0;
        assertThat(images).hasSize(expected.length / shape.channels() * 3);
        for (int i = 0; i < images.length; i++) {
            int channel = i / plane % 3 % shape.channels();
            float value = expected[(i / plane / 3 * shape.channels() + channel) * plane + i % plane];
            int apart = (images[i] & 0xFF) - Math.round((value + 1) * 127.5f);
            assertThat(apart).as("value %d", i).isBetween(-1, 1);
            others += Math.abs(apart);
        }
        assertThat(others).isLessThan(images.length / 500);
    }

    @Test
    void aLabelThatThereIsNotIsRefused() throws OrtException {
        TestGenerator generator = TestGenerator.mlp("mlp").withLabels();
        try (OrtSession session = RUNTIME.createSession(OnnxModel.write(generator.exported(), ExportPixels.FLOAT))) {
            assertThatThrownBy(() -> run(session, generator, 1, new long[] {TestGenerator.CLASSES}))
                    .isInstanceOf(OrtException.class)
                    .hasMessageContaining("indices element out of data bounds");
        }
    }

    @Test
    void aCriticIsNoGenerator() {
        TestGenerator critic = new TestGenerator(
                "critic",
                new Dcgan(1, 32, 2, BatchNormName.NONE).critic().withProjection(4),
                new ImageShape(1, 1, 1),
                1);
        assertThatThrownBy(() -> OnnxModel.write(critic.exported(), ExportPixels.FLOAT))
                .hasMessageStartingWith("Invalid generator: it has Projection");
    }

    private static float[] run(OrtSession session, TestGenerator generator, int samples, long[] labels)
            throws OrtException {
        FloatBuffer latents = FloatBuffer.wrap(TestGenerator.latents(samples));
        try (OnnxTensor latent = OnnxTensor.createTensor(RUNTIME, latents, new long[] {samples, TestGenerator.LATENT});
                OnnxTensor label = OnnxTensor.createTensor(RUNTIME, LongBuffer.wrap(labels), new long[] {samples});
                OrtSession.Result result = session.run(
                        generator.spec().classes() > 0
                                ? Map.of("latent", latent, "label", label)
                                : Map.of("latent", latent))) {
            FloatBuffer values = ((OnnxTensor) result.get("image").orElseThrow()).getFloatBuffer();
            float[] images = new float[values.remaining()];
            values.get(images);
            return images;
        }
    }
}
