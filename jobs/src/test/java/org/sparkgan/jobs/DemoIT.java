package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of README.md, in a shortened form. */
class DemoIT {
    private static final Path FASHION_MNIST =
            Path.of(System.getProperty("sparkgan.shared", "../../shared"), "data", "fashion-mnist");

    @TempDir
    private Path folder;

    @Test
    void theDemoLeavesPictures() throws Exception {
        assertLeavesPictures("demo");
    }

    @Test
    void theDemoOfFashionMnistLeavesPictures() throws Exception {
        assumeTrue(Files.isDirectory(FASHION_MNIST), "no copy of Fashion-MNIST here");
        assertLeavesPictures(
                "demo",
                "--download",
                "--from",
                FASHION_MNIST.toRealPath().toUri().toString());
    }

    private void assertLeavesPictures(String... command) throws Exception {
        String[] arguments = Stream.concat(
                        Stream.of(command), Stream.of(Images.small("training.iterations=20", "samples.every=10")))
                .toArray(String[]::new);
        Outcome outcome = Outcome.ofLauncher(folder, Map.of(), arguments);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        Path run = onlyFolderIn(folder.resolve("runs"));
        assertThat(outcome.out())
                .contains(
                        "the pictures are in runs/" + run.getFileName() + "/samples",
                        "the page of the run, for a browser, is runs/" + run.getFileName() + "/report.html");
        BufferedImage grid = ImageIO.read(run.resolve("samples/000000020.png").toFile());
        assertThat(grid.getWidth()).isBetween(2 * 28, 200);
        BufferedImage real = ImageIO.read(run.resolve("samples/real.png").toFile());
        assertThat(real.getWidth()).isEqualTo(grid.getWidth());
        assertThat(run.resolve("report.html"))
                .content()
                .contains("all iterations were made", "data:image/png;base64,")
                .hasSizeGreaterThan(1_000_000);
        assertThat(run.resolve("result.json")).content().contains("\"completed\"", "\"iteration\" : 20");
    }

    private static Path onlyFolderIn(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.reduce((one, other) -> {
                        throw new AssertionError(one + " and " + other);
                    })
                    .orElseThrow();
        }
    }
}
