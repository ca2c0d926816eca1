package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the system can do to a process. */
final class Signals {
    private Signals() {}

    /** Sends a signal, such as STOP. */
    static void send(String signal, ProcessHandle process) throws Exception {
        run("kill", "-" + signal, Long.toString(process.pid()));
    }

    /** Whether this JVM was started with the signal of this number ignored. */
    static boolean isIgnored(int number) throws IOException {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            long ignored = status.filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(
                            line.substring("SigIgn:".length()).strip(), 16))
                    .findFirst()
                    .orElseThrow();
            return (ignored >> (number - 1) & 1) == 1;
        }
    }

    /** From now on the process can write no file longer than this, as if its disk were full. */
    static void limitFiles(ProcessHandle process, int bytes) throws Exception {
        run("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes);
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }
}
