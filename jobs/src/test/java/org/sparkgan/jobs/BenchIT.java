package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchIT {
    @TempDir
    private Path folder;

    @Test
    void aTerminatedBenchEndsQuietly() throws Exception {
        EventLog log = new EventLog(Files.createDirectory(folder.resolve("log")));
        String[] bench = {"bench", "--only", "round", "--master", "local[2]", "--"};
        Process process = Outcome.start(
                folder,
                Map.of(),
                folder.resolve("out"),
                folder.resolve("err"),
                Stream.of(bench, log.options()).flatMap(Stream::of).toArray(String[]::new));
        Patience patience = new Patience();
        while (!log.hasJobOf("Averaging.java")) {
            assertThat(process.isAlive())
                    .as(Files.readString(folder.resolve("err")))
                    .isTrue();
            patience.pause();
        }
        process.destroy();
        Patience.awaitEnd(process);
        String errors = Files.readString(folder.resolve("err"));
        assertThat(errors).endsWith("sparkgan: interrupted, nothing was written: begin again\n");
        assertThat(errors).doesNotContain("\tat ");
        assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(folder.resolve("bench.json")).doesNotExist();
    }
}
