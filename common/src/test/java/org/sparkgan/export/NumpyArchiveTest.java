package org.sparkgan.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.reference.Numbers;
import org.sparkgan.storage.Json;

/** ND4J's own reader of NumPy's files finds the arrays that DL4J has. */
class NumpyArchiveTest {
    @Test
    void arraysAreThoseOfDl4j() throws IOException {
        ExportedGenerator generator =
                TestGenerator.dcgan(3, 32, BatchNormName.GENERATOR).exported();
        Map<String, byte[]> files = files(NumpyArchive.write(generator));
        MultiLayerNetwork dl4j = Dl4jBridge.toDl4j(
                generator.network().spec(), generator.network().parameters());
        assertThat(files.keySet())
                .containsExactly(
                        "00_dense/weight.npy",
                        "00_dense/bias.npy",
                        "02_batch_norm/scale.npy",
                        "02_batch_norm/shift.npy",
                        "04_conv_transpose/weight.npy",
                        "04_conv_transpose/bias.npy",
                        "05_batch_norm/scale.npy",
                        "05_batch_norm/shift.npy",
                        "07_conv_transpose/weight.npy",
                        "07_conv_transpose/bias.npy",
                        "08_batch_norm/scale.npy",
                        "08_batch_norm/shift.npy",
                        "10_conv_transpose/weight.npy",
                        "10_conv_transpose/bias.npy",
                        "metadata.npy");
        List<Layer> weighted = Arrays.stream(dl4j.getLayers())
                .filter(layer -> layer.paramTable().containsKey("W"))
                .toList();
        List<String> names = List.of("00_dense", "04_conv_transpose", "07_conv_transpose", "10_conv_transpose");
        assertThat(weighted).hasSameSizeAs(names);
        for (int i = 0; i < names.size(); i++) {
            INDArray weight = array(files, names.get(i) + "/weight");
            INDArray expected = weighted.get(i).getParam("W");
            assertThat(weight.shape()).isEqualTo(expected.shape());
            assertThat(weight).isEqualTo(expected);
            INDArray bias = array(files, names.get(i) + "/bias");
            assertThat(bias.shape()).containsExactly(expected.size(1));
            assertThat(bias).isEqualTo(weighted.get(i).getParam("b").reshape(expected.size(1)));
        }
    }

    @Test
    void batchNormIsScaleAndShift() throws IOException {
        ExportedGenerator generator =
                TestGenerator.dcgan(1, 28, BatchNormName.GENERATOR).exported();
        Map<String, byte[]> files = files(NumpyArchive.write(generator));
        MultiLayerNetwork dl4j = Dl4jBridge.toDl4j(
                generator.network().spec(), generator.network().parameters());
        Layer norm = Arrays.stream(dl4j.getLayers())
                .filter(layer -> layer.paramTable().containsKey("gamma"))
                .findFirst()
                .orElseThrow();
        INDArray scale = array(files, "02_batch_norm/scale");
        INDArray shift = array(files, "02_batch_norm/shift");
        assertThat(scale.length()).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            double deviation = Math.sqrt(norm.getParam("var").getDouble(i) + 1e-5);
            double x = 0.7;
            double expected = norm.getParam("gamma").getDouble(i)
                            * (x - norm.getParam("mean").getDouble(i))
                            / deviation
                    + norm.getParam("beta").getDouble(i);
            assertThat(x * scale.getDouble(i) + shift.getDouble(i)).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void anMlpWithLabelsIsMatrixProducts() throws IOException {
        TestGenerator generator = TestGenerator.mlp("mlp").withLabels();
        Map<String, byte[]> files = files(NumpyArchive.write(generator.exported()));
        INDArray values = Nd4j.createFromArray(TestGenerator.latents(5)).reshape('c', 5, TestGenerator.LATENT);
        INDArray embedding = array(files, "00_labelled_dense/embedding");
        assertThat(embedding.shape()).containsExactly(TestGenerator.CLASSES, 16);
        INDArray embedded = embedding.getRows(Arrays.stream(TestGenerator.labels(5))
                .mapToInt(Math::toIntExact)
                .toArray());
        values = layer(files, "00_labelled_dense", values).add(embedded);
        values = layer(files, "02_dense", Transforms.relu(values));
        values = layer(files, "04_dense", Transforms.relu(values));
        values = layer(files, "06_dense", Transforms.relu(values));
        assertThat(Numbers.largestDifference(
                        Numbers.of(values.dup('c').data().asFloat()), Numbers.of(generator.forward(5))))
                .isLessThan(1e-5);
    }

    @Test
    void metadataSayWhatThereIs() throws IOException {
        TestGenerator generator = TestGenerator.resNet(32, BatchNormName.GENERATOR);
        byte[] npy = files(NumpyArchive.write(generator.exported())).get("metadata.npy");
        int header = 10 + ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        assertThat(header % 64).isZero();
        JsonNode metadata = Json.tree(new String(npy, header, npy.length - header, Charset.forName("UTF-32LE")));
        assertThat(metadata.get("latent_dim").asInt()).isEqualTo(6);
        assertThat(metadata.get("image_shape").asText()).isEqualTo("3,32,32");
        assertThat(metadata.get("iteration").asInt()).isEqualTo(12000);
        JsonNode layers = metadata.get("layers");
        assertThat(layers.get(0)).hasToString("{\"name\":\"00_dense\"}");
        assertThat(layers.get(1)).hasToString("{\"name\":\"01_reshape\",\"shape\":[4,4,4]}");
        assertThat(layers.get(2).get("branch").get(3)).hasToString("{\"name\":\"05_conv\",\"stride\":1,\"padding\":1}");
        assertThat(layers.get(2).get("shortcut").get(1)).hasToString("{\"name\":\"10_upsample\"}");
    }

    @Test
    void groupsAndMissingBiasesAreTold() throws IOException {
        Map<String, byte[]> files =
                files(NumpyArchive.write(TestGenerator.r3gan(28).exported()));
        assertThat(files.keySet())
                .contains("02_conv_transpose/weight.npy")
                .doesNotContain("02_conv_transpose/bias.npy");
        assertThat(array(files, "02_conv_transpose/weight").shape()).containsExactly(4, 1, 7, 7);
        assertThat(array(files, "05_conv/weight").shape()).containsExactly(8, 2, 3, 3);
        assertThat(array(files, "05_conv/bias").shape()).containsExactly(8);
        byte[] npy = files.get("metadata.npy");
        String metadata = new String(npy, Charset.forName("UTF-32LE"));
        assertThat(metadata)
                .contains("{\"name\":\"05_conv\",\"stride\":1,\"padding\":1,\"groups\":4}", "{\"name\":\"14_smooth\"}");
    }

    /** In other time zones, too. */
    @Test
    void equalGeneratorsMakeEqualFiles() throws IOException {
        TestGenerator generator = TestGenerator.mlp("mlp");
        TimeZone here = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            byte[] first = NumpyArchive.write(generator.exported());
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            assertThat(Arrays.equals(NumpyArchive.write(generator.exported()), first))
                    .isTrue();
        } finally {
            TimeZone.setDefault(here);
        }
    }

    private static INDArray layer(Map<String, byte[]> files, String name, INDArray input) {
        return input.mmul(array(files, name + "/weight")).addRowVector(array(files, name + "/bias"));
    }

    private static INDArray array(Map<String, byte[]> files, String name) {
        return Nd4j.createNpyFromByteArray(files.get(name + ".npy"));
    }

    private static Map<String, byte[]> files(byte[] npz) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(npz))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
