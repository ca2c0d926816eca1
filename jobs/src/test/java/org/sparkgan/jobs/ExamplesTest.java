package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of a user in {@code src/examples/java}, compiled as they stand and run one after the other. */
class ExamplesTest {
    private static final Path SOURCES = Path.of("src", "examples", "java");

    @TempDir
    private Path folder;

    @BeforeEach
    void compile() throws IOException {
        SparkSession.builder().master("local[2]").getOrCreate();
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-Xlint:all,-processing,-classfile,-path",
                "-Werror",
                "-d",
                folder.resolve("classes").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.list(SOURCES)) {
            files.map(Path::toString).sorted().forEach(arguments::add);
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, errors, arguments.toArray(String[]::new));
        assertThat(code).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void aUserTrainsListensAndMakesImages() throws Exception {
        Path pictures = Images.draw(folder.resolve("pictures"));
        Path work = folder.resolve("work");
        String trained = run(
                "TrainOnTable",
                pictures.toString(),
                work.toString(),
                "network.hidden=16",
                "gan.latent-dim=8",
                "training.batch-size=8",
                "training.iterations=6",
                "samples.grid=2");
        assertThat(trained).contains("wgan-gp on 240 images of 28x28 grey from " + work.resolve("dataset"));
        assertThat(work.resolve("dataset-rows")).doesNotExist();
        assertThat(work.resolve("run/result.json")).content().contains("\"completed\"", "\"iteration\" : 6");

        Path listened = folder.resolve("listened.png");
        String told = run(
                "ListenToTraining",
                listened.toString(),
                "data.path=" + work.resolve("dataset"),
                "run.dir=" + work.resolve("heard"),
                "network.hidden=16",
                "gan.latent-dim=8",
                "training.batch-size=8",
                "training.averaging-frequency=5",
                "training.iterations=10",
                "checkpoint.every=5");
        assertThat(told.lines().filter(line -> !line.matches("\\d+: -?\\d+\\.\\d{4}, -?\\d+\\.\\d{4}")))
                .containsSubsequence(
                        "10 iterations, from 0 on",
                        "a checkpoint of iteration 5",
                        "a checkpoint of iteration 10",
                        "all iterations were made",
                        "2 rounds");
        assertGrid(listened, 4);

        Path made = folder.resolve("made.png");
        run(
                "MakeImages",
                work.resolve("run/checkpoints/000000006/generator.zip").toString(),
                made.toString());
        assertGrid(made, 8);
    }

    @Test
    void aUserTrainsSavesLoadsAndMakesImagesAsSparkMlDoes() throws Exception {
        Path work = folder.resolve("estimator");
        run(
                "TrainEstimator",
                Images.draw(folder.resolve("pictures")).toString(),
                work.toString(),
                "network.hidden=16",
                "gan.latent-dim=8",
                "training.batch-size=8",
                "training.iterations=4",
                "samples.grid=2");
        assertThat(work.resolve("model/generator/generator.zip")).isRegularFile();
        assertThat(SparkSession.active()
                        .read()
                        .parquet(work.resolve("images").toString())
                        .columns())
                .containsExactly("number", "path", "label", "height", "width", "channels", "pixels");
    }

    private static void assertGrid(Path png, int columns) throws IOException {
        BufferedImage grid = ImageIO.read(png.toFile());
        assertThat(grid.getWidth()).isEqualTo(grid.getHeight()).isGreaterThanOrEqualTo(28 * columns);
    }

    /** What it printed. */
    private String run(String example, String... arguments) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.resolve("classes").toUri().toURL()})) {
            loader.loadClass(example).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
