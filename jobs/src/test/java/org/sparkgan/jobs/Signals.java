package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

/** What the system can do to a process. */
final class Signals {
    private Signals() {}

    /** Sends a signal, such as STOP. */
    static void send(String signal, ProcessHandle process) throws Exception {
        run("kill", "-" + signal, Long.toString(process.pid()));
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
