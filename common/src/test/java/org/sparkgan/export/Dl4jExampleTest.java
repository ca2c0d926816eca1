package org.sparkgan.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.reference.Numbers;

/** The example makes an image with DL4J alone. */
class Dl4jExampleTest {
    private static final int SEED = 7;
    private static final Path SOURCE = Path.of("..", "jobs", "src", "examples", "java", "MakeImage.java");

    @TempDir
    Path folder;

    static Stream<TestGenerator> generators() {
        return Stream.of(
                TestGenerator.dcgan(1, 28, BatchNormName.GENERATOR),
                TestGenerator.dcgan(3, 32, BatchNormName.GENERATOR),
                TestGenerator.dcgan(3, 32, BatchNormName.NONE));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void itDrawsWhatTheGeneratorGives(TestGenerator generator) throws Exception {
        StandingNetwork standing = generator.exported().network();
        Path zip = folder.resolve("generator.zip");
        try (OutputStream file = Files.newOutputStream(zip)) {
            Dl4jBridge.write(standing.spec(), standing.parameters(), file);
        }
        Path png = folder.resolve("image.png");
        Nd4j.getRandom().setSeed(SEED);
        runExample(zip.toString(), png.toString());

        Nd4j.getRandom().setSeed(SEED);
        float[] values = generator.forward(Nd4j.randn(1, TestGenerator.LATENT).toFloatVector(), 1);
        int side = generator.shape().width();
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(side);
        assertThat(image.getHeight()).isEqualTo(side);
        double[] drawn = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int pixel = i % (side * side);
            int value = image.getRaster().getSample(pixel % side, pixel / side, i / (side * side));
            drawn[i] = value / 127.5 - 1;
        }
        assertThat(Numbers.largestDifference(drawn, Numbers.of(values))).isLessThan(1 / 255.0 + 1e-5);
        assertThat(Arrays.stream(drawn).distinct().count()).isGreaterThan(50);
    }

    private void runExample(String... arguments) throws Exception {
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SOURCE.toString());
        assertThat(code).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("MakeImage").getMethod("main", String[].class).invoke(null, (Object) arguments);
        }
    }
}
