package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigException;

class TemporaryFolderTest {
    @TempDir
    private Path folder;

    @Test
    void oneThatAllowsExecutionDoes() {
        assertThatCode(TemporaryFolder::check).doesNotThrowAnyException();
    }

    @Test
    void oneThatAllowsNoneIsNamedWithTheReasonAndTheRemedy() {
        LinkageError refused =
                new UnsatisfiedLinkError(folder + "/libsnappyjava.so: failed to map segment from shared object\nmore");
        assertThatThrownBy(() -> TemporaryFolder.check(where -> {
                    throw new ExceptionInInitializerError(refused);
                }))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the temporary folder " + System.getProperty("java.io.tmpdir"))
                .hasMessageContaining(
                        "(" + refused.getMessage().lines().findFirst().orElseThrow() + ")")
                .hasMessageContaining("set TMPDIR, or -Djava.io.tmpdir,")
                .hasMessageNotContaining("more");
    }

    /** As a real loader meets it, in a JVM of its own, for it loads once. */
    @Test
    void oneThatIsNoneIsNamed() throws Exception {
        assertThat(checkIn("-Djava.io.tmpdir=/proc/none")).contains("the temporary folder /proc/none", "set TMPDIR");
        assertThat(checkIn("-Dorg.xerial.snappy.tempdir=/proc/none"))
                .contains("the temporary folder /proc/none", "set -Dorg.xerial.snappy.tempdir to");
    }

    private static String checkIn(String option) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        TemporaryFolderTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Patience.awaitEnd(process);
        return said;
    }

    /** The child. */
    public static void main(String[] args) {
        try {
            TemporaryFolder.check();
        } catch (ConfigException e) {
            System.out.println(e.getMessage());
        }
    }
}
