package org.sparkgan.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;

class ExportJobTest {
    @TempDir
    Path folder;

    private String generator;

    @BeforeEach
    void saveGenerator() throws IOException {
        NetworkSpec spec = NetworkSpec.mlp(5, 7, 36);
        Path zip = folder.resolve("saved.zip");
        try (OutputStream file = Files.newOutputStream(zip)) {
            Dl4jBridge.write(spec, spec.initialParameters(9, Purpose.GENERATOR_INIT), file);
        }
        generator = "sample.generator=" + zip;
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx", "npz", "zip"})
    void theEndingDecides(String ending) throws IOException {
        Path out = folder.resolve("generator." + ending);
        Outcome outcome =
                Outcome.of(new ExportJob(), generator, "export.out=" + out).isDone();
        assertThat(outcome.out()).startsWith("wrote " + out + " (" + Files.size(out) + " bytes) with " + folder);
        assertThat(out).isNotEmptyFile();
    }

    @Test
    void wrongSettingsAreOneLine() throws IOException {
        Outcome.of(new ExportJob(), generator, "export.out=generator.pt")
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "export.out must be a file that ends in .onnx, .npz or .zip (DL4J), but is generator.pt");
        Outcome.of(new ExportJob(), generator, "export.pixels=uint8", "export.out=" + folder.resolve("x.npz"))
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "export.pixels must be float where export.out is no .onnx file, but is uint8");
        Outcome.of(new ExportJob(), generator).isRefused(ExitCode.WRONG_SETTINGS, "export.out is not set: give");
        Path text = Files.writeString(folder.resolve("text.zip"), "a text");
        Outcome.of(new ExportJob(), "sample.generator=" + text, "export.out=" + folder.resolve("x.onnx"))
                .isRefused(ExitCode.WRONG_SETTINGS, "sample.generator " + text + ": not a DL4J model zip: ");
        Outcome.of(new ExportJob(), generator, "export.out=" + text.resolve("x.onnx"))
                .isRefused(
                        ExitCode.WRONG_SETTINGS, "export.out " + text + "/x.onnx must be a file that can be written");
        Outcome.of(new ExportJob(), "export.out=" + folder.resolve("x.onnx"))
                .isRefused(ExitCode.WRONG_SETTINGS, "run.dir");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void imagesMayBeBytes() throws IOException {
        Path floats = folder.resolve("floats.onnx");
        Path bytes = folder.resolve("bytes.onnx");
        Outcome.of(new ExportJob(), generator, "export.out=" + floats).isDone();
        Outcome.of(new ExportJob(), generator, "export.out=" + bytes, "export.pixels=uint8")
                .isDone();
        assertThat(Files.readString(floats, ISO_8859_1)).contains("-1,1").doesNotContain("0,255");
        assertThat(Files.readString(bytes, ISO_8859_1)).contains("0,255").doesNotContain("-1,1");
    }

    @Test
    void aDryRunWritesNothing() {
        Path out = folder.resolve("generator.onnx");
        Outcome outcome = Outcome.of(new ExportJob(), generator, "export.out=" + out, "--dry-run")
                .isDone();
        assertThat(outcome.out()).contains("plan: take the generator of " + folder, "plan: write it to " + out);
        assertThat(out).doesNotExist();
    }
}
