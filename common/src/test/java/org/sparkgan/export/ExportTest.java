package org.sparkgan.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.reference.Numbers;

class ExportTest {
    @TempDir
    Path folder;

    static List<TestGenerator> generators() {
        return List.of(
                TestGenerator.mlp("mlp").withLabels(),
                TestGenerator.dcgan(3, 32, BatchNormName.GENERATOR),
                TestGenerator.resNet(32, BatchNormName.GENERATOR));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void dl4jReadsItsZipOnItsOwn(TestGenerator generator) throws IOException {
        Path out = folder.resolve("new/generator.zip");
        ExportResult result = export(zip(generator), out);
        assertThat(result.bytes()).isEqualTo(Files.size(out));
        float[] latents = TestGenerator.latents(5);
        INDArray input = Nd4j.createFromArray(latents).reshape('c', 5, TestGenerator.LATENT);
        if (generator.spec().classes() > 0) {
            INDArray labels = Nd4j.zeros(5, TestGenerator.CLASSES);
            for (int i = 0; i < 5; i++) {
                labels.putScalar(new long[] {i, TestGenerator.labels(5)[i]}, 1);
            }
            input = Nd4j.hstack(input, labels);
        }
        INDArray images;
        if (generator.name().startsWith("r")) {
            ComputationGraph graph = ModelSerializer.restoreComputationGraph(out.toFile());
            images = graph.outputSingle(input);
        } else {
            MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(out.toFile());
            images = network.output(input);
        }
        assertThat(Numbers.largestDifference(
                        Numbers.of(images.dup('c').data().asFloat()), Numbers.of(generator.forward(5))))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"generator.onnx", "generator.npz", "generator.zip"})
    void anExportedFileStaysAsItIs(String name) throws IOException {
        Path out = Files.writeString(folder.resolve(name), "mine");
        assertThatThrownBy(() -> export(zip(TestGenerator.mlp("mlp")), out))
                .isInstanceOf(ConfigException.class)
                .hasMessage("export.out " + out + " is there already: give another file, or delete it");
        assertThat(out).hasContent("mine");
    }

    @Test
    void aFileThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        Path out = file.resolve("generator.onnx");
        assertThatThrownBy(() -> export(zip(TestGenerator.mlp("mlp")), out))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("export.out " + out + " must be a file that can be written, but: ");
    }

    @Test
    void aFullDiskLeavesNothing() throws IOException {
        Path zip = zip(TestGenerator.mlp("mlp"));
        Path out = folder.resolve("generator.npz");
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.file.impl", FullDisk.class, FileSystem.class);
        hadoop.setBoolean("fs.file.impl.disable.cache", true);
        assertThatThrownBy(() -> export(zip, out, hadoop))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(zip);
        }
    }

    @Test
    void aDamagedGeneratorLeavesNothing() throws IOException {
        Path whole = zip(TestGenerator.mlp("mlp"));
        byte[] bytes = Files.readAllBytes(whole);
        Path out = folder.resolve("out/generator.onnx");
        Path truncated = Files.write(folder.resolve("half.zip"), Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(truncated, out, "sample.generator " + truncated + ": ");
        Path text = Files.writeString(folder.resolve("text.zip"), "a text\n");
        assertRefused(text, out, "sample.generator " + text + ": not a DL4J model zip: ");
        Path none = folder.resolve("none.zip");
        assertRefused(none, out, "sample.generator " + none + ": no such file");
        Path other = folder.resolve("other.zip");
        NetworkSpec oblong = NetworkSpec.mlp(5, 7, 20);
        try (OutputStream file = Files.newOutputStream(other)) {
            Dl4jBridge.write(oblong, oblong.initialParameters(9, Purpose.GENERATOR_INIT), file);
        }
        assertRefused(other, out, "sample.generator " + other + ": its 20 outputs are no square image");
        assertThat(out.getParent()).doesNotExist();
    }

    @Test
    void moreThanTwoGigabytesAreRefused() {
        Export.requireRoom("big.onnx", 500_000_000);
        assertThatThrownBy(() -> Export.requireRoom("big.onnx", 540_000_000))
                .isInstanceOf(ConfigException.class)
                .hasMessage("export.out big.onnx can hold at most 532676607 numbers (2 GB), but the generator has"
                        + " 540000000: take its generator.zip as it is");
    }

    private static void assertRefused(Path generator, Path out, String message) {
        assertThatThrownBy(() -> export(generator, out))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    private static ExportResult export(Path generator, Path out) throws IOException {
        return export(generator, out, new Configuration());
    }

    private static ExportResult export(Path generator, Path out, Configuration hadoop) throws IOException {
        return Export.run(
                ConfigReader.read(List.of(), List.of("sample.generator=" + generator, "export.out=" + out)), hadoop);
    }

    private Path zip(TestGenerator generator) throws IOException {
        Path zip = folder.resolve("saved.zip");
        SavedGenerator saved = generator.saved();
        StandingNetwork standing = StandingNetwork.of(new Nd4jDevice(), saved.network(), saved.parameters());
        try (OutputStream file = Files.newOutputStream(zip)) {
            Dl4jBridge.write(standing.spec(), standing.parameters(), file);
        }
        return zip;
    }
}
