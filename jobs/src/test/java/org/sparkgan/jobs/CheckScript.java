package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The script that checks a GPU, as a program. */
final class CheckScript {
    /** Of the project. */
    static final Path FILE =
            Path.of("..", "submit", "gpu-check.sh").toAbsolutePath().normalize();

    private CheckScript() {}

    /** A program of the shell. */
    static Path program(Path file, String commands) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\n" + commands + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    /** That it ended with 2 and one line that holds this. */
    static void assertRefused(Outcome outcome, String... parts) {
        assertThat(outcome.err()).startsWith("gpu-check: ").contains(parts);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.code()).isEqualTo(2);
    }
}
