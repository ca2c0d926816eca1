package org.sparkgan.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.sparkgan.config.ImageShape;
import org.sparkgan.gan.GanSpec;

/** Resident memory of the process between iterations 100 and 5,000 of WGAN-GP. */
final class MemoryBench {
    private static final int EARLY = 100;
    private static final int LATE = 5000;

    private MemoryBench() {}

    static List<Measurement> run(int workers) throws IOException {
        GanSpec spec = EngineBench.spec("wgan-gp", new ImageShape(1, 28, 28), 512);
        List<Runnable> replicas = IntStream.range(0, workers)
                .mapToObj(worker -> EngineBench.iteration(spec, worker))
                .toList();
        iterate(replicas, EARLY);
        double early = residentMegabytes();
        iterate(replicas, LATE - EARLY);
        double late = residentMegabytes();
        return List.of(new Measurement(
                "memory",
                "resident at iteration " + LATE,
                late,
                "MB",
                String.format(Locale.ROOT, "%+.1f %% since iteration %d", 100 * (late / early - 1), EARLY)));
    }

    private static void iterate(List<Runnable> replicas, int times) {
        replicas.parallelStream().forEach(replica -> {
            for (int i = 0; i < times; i++) {
                replica.run();
            }
        });
    }

    private static double residentMegabytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToDouble(Double::parseDouble)
                            .findFirst()
                            .orElse(Double.NaN)
                    / 1024;
        }
    }
}
