package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.data.demo.DrawnImages;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;

/** Stacked datasets and files of statistics, from job to job, on Spark in this JVM. */
@ExtendWith(LocalMaster.class)
class EvaluateJobTest {
    private static final int VALUES = 3 * 28 * 28;

    @TempDir
    static Path folder;

    private static String dataset;
    private static String generator;
    private static String features;

    @BeforeAll
    static void packAndSave() throws IOException {
        Path drawings = folder.resolve("drawings");
        DrawnImages.write(drawings, 20, 5);
        dataset = "data.path=" + folder.resolve("stacked");
        Outcome ingest = Outcome.of(
                        new IngestJob(),
                        "data.source=" + drawings,
                        dataset,
                        "data.image-size=28",
                        "data.channels=1",
                        "data.stacks=300")
                .isDone();
        assertThat(ingest.out())
                .isEqualTo(
                        "packed 300 images of 28x28 colour into file:" + folder.resolve("stacked") + ", rejected 0\n");
        generator = "sample.generator=" + save("generator.zip", NetworkSpec.mlp(5, 7, VALUES));
        features = "evaluate.features=" + save("features.zip", NetworkSpec.mlp(VALUES, 6, 1));
    }

    private static Path save(String name, NetworkSpec network) throws IOException {
        Path zip = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(zip)) {
            Dl4jBridge.write(network, network.initialParameters(9, Purpose.GENERATOR_INIT), file);
        }
        return zip;
    }

    @Test
    void modesOfStacksAreCounted() throws IOException {
        Path scores = folder.resolve("scores.json");
        Outcome outcome = Outcome.of(new EvaluateJob(), generator, dataset, "evaluate.out=" + scores)
                .isDone();
        assertThat(outcome.out())
                .containsPattern(
                        "\n  modes +[0-9]+   all 216 are best\n  KL divergence of modes +[0-9.]+   0 is best\n300 images of each")
                .contains("each channel by itself");
        assertThat(Files.readString(scores))
                .containsPattern("\"modes\" : [0-9]+,\n  \"modes_of\" : 216,\n  \"modes_kl\" : [0-9.]+,");
        Outcome inspect = Outcome.of(
                        new InspectJob(),
                        dataset,
                        "--out",
                        folder.resolve("sheet.png").toString())
                .isDone();
        assertThat(inspect.out())
                .containsPattern("stacked: three grey images of 6 labels in each, [0-9]+ of 216 modes\n");
    }

    @Test
    void statisticsOfADatasetStandForIt() {
        Path real = folder.resolve("real.npz");
        Path generated = folder.resolve("generated.npz");
        Outcome written = Outcome.of(
                        new EvaluateJob(),
                        dataset,
                        features,
                        "evaluate.count=200",
                        "evaluate.real-statistics-out=" + real)
                .isDone();
        assertThat(written.out())
                .isEqualTo("wrote the statistics of 200 images of " + folder.resolve("stacked") + " to " + real + "\n");

        String[] arguments = {
            generator,
            features,
            "evaluate.count=200",
            "evaluate.real-statistics=" + real,
            "evaluate.generated-statistics-out=" + generated
        };
        Outcome outcome = Outcome.of(new EvaluateJob(), arguments).isDone();
        assertThat(outcome.out().lines()).hasSize(3);
        assertThat(outcome.out())
                .contains("generator.zip against " + real)
                .containsPattern(
                        "\n  Fréchet distance +[0-9.]+   0 is best\n200 generated images, seen by the network features.zip, ");
        assertThat(generated).isNotEmptyFile();
        Outcome.of(new EvaluateJob(), arguments)
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "evaluate.generated-statistics-out " + generated + " is there already");
    }

    @Test
    void anOnnxFileSeesImages() throws IOException {
        Path onnx = Files.write(folder.resolve("means.onnx"), MeansOnnx.bytes(3, 28, 28));
        String[] arguments = {
            generator, dataset, "evaluate.features=" + onnx, "evaluate.features-range=0,1", "evaluate.count=100"
        };
        Outcome outcome = Outcome.of(new EvaluateJob(), arguments).isDone();
        assertThat(outcome.out())
                .containsPattern("\n  Fréchet distance +[0-9.]+   0 is best; real images have [0-9.]+\n")
                .containsPattern(
                        "\n  kernel distance +[0-9.-]+   0 is best, subsets deviate by [0-9.]+; real images have [0-9.-]+\n")
                .containsPattern(
                        "\nprotocol: 3 features of float \\(0,1\\) 28x28 colour, resize none, network SHA-256 [0-9a-f]{64}\n")
                .containsPattern("\n100 images of each, seen by the means.onnx, output means, ")
                .doesNotContain("FID", "KID");

        arguments[3] = "evaluate.features-resize=clean";
        Outcome.of(new EvaluateJob(), arguments)
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "evaluate.features-range must be given where evaluate.features takes float, such as 0,1 or -1,1");
        Files.writeString(onnx, "no network");
        Outcome.of(new EvaluateJob(), arguments)
                .isRefused(ExitCode.WRONG_SETTINGS, "evaluate.features " + onnx + ": is no ONNX file");
    }

    @Test
    void aPlanTellsOfFiles() {
        Path out = folder.resolve("plan.npz");
        Outcome alone = Outcome.of(new EvaluateJob(), dataset, "evaluate.real-statistics-out=" + out, "--dry-run")
                .isDone();
        assertThat(alone.out())
                .contains(
                        "plan: look at 300 images of " + folder.resolve("stacked"),
                        "plan: write the statistics of the real images to " + out);
        Outcome.of(new EvaluateJob(), generator, features, "evaluate.real-statistics=" + out, "--dry-run")
                .isRefused(ExitCode.WRONG_SETTINGS, "evaluate.real-statistics " + out + ": no such file");
        assertThat(out).doesNotExist();
    }
}
