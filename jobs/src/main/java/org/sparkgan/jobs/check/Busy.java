package org.sparkgan.jobs.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** The share of time in which a kernel was running, as nvidia-smi has seen it lately. */
final class Busy {
    private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    private Busy() {}

    /**
     * Asks while work goes on.
     *
     * @return empty where there is no such program, or where it does not tell
     */
    static OptionalInt percent(Runnable work) {
        try {
            Process process = new ProcessBuilder(List.of(
                            "nvidia-smi",
                            "-i",
                            card(System.getenv().getOrDefault(VISIBLE, "")),
                            "--query-gpu=utilization.gpu",
                            "--format=csv,noheader,nounits"))
                    .redirectErrorStream(true)
                    .start();
            while (process.isAlive()) {
                work.run();
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return said.matches("\\d{1,3}") ? OptionalInt.of(Integer.parseInt(said)) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /** The first of those that this process sees. */
    private static String card(String visible) {
        String first = visible.contains(",") ? visible.substring(0, visible.indexOf(',')) : visible;
        return first.isBlank() ? "0" : first.strip();
    }
}
