package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {
    private static final Path CONF = Path.of("..", "conf");

    static Stream<Path> presets() throws IOException {
        try (Stream<Path> files = Files.list(CONF)) {
            return files
                    .filter(file -> file.toString().endsWith(".conf"))
                    .filter(file -> !file.getFileName().toString().startsWith("spark-defaults"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("presets")
    void presetsAreValidAndLeavePathsToTheUser(Path preset) {
        JobConfig config = ConfigReader.read(List.of(SettingsFile.at(preset)), List.of());
        assertThat(config.training().plannedIterations(60_000, config.gan().criticSteps()))
                .isPositive();
        assertThat(config.data().imageSize()).isPresent();
        assertThat(config.data().channels()).isPresent();
        assertThat(config.data().path()).isEmpty();
        assertThat(config.run().dir()).isEmpty();
    }
}
