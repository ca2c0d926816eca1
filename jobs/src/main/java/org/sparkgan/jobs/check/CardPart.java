package org.sparkgan.jobs.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sparkgan.compute.cuda.CudaDevice;
import org.sparkgan.compute.cuda.KernelUse;

/** What is there: the card, the libraries, and what the compiler makes of the kernels. */
final class CardPart {
    private static final Path LOADED = Path.of("/proc/self/maps");

    private CardPart() {}

    static void run(Setup setup, Findings findings) throws IOException {
        // The first time brings the driver and the libraries too.
        try (CudaDevice device = Way.FLOAT.open(Optional.of(setup.cubins()))) {
            findings.note("card", device.description());
            for (String library : libraries()) {
                findings.note("library", library);
            }
            kernels(device.kernels(), findings);
            findings.summary(device.description());
        }
        double compiled = secondsToOpen(Optional.empty());
        double kept = secondsToOpen(Optional.of(setup.cubins()));
        findings.note(
                "taking the card",
                String.format(
                        Locale.ROOT,
                        "%.2f s with compiled kernels, %.2f s more where NVRTC compiles them",
                        kept,
                        compiled - kept));
    }

    private static double secondsToOpen(Optional<Path> cubins) {
        long start = System.nanoTime();
        Way.FLOAT.open(cubins).close();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Files of CUDA's that this process has loaded. */
    private static List<String> libraries() throws IOException {
        try (Stream<String> lines = Files.lines(LOADED)) {
            return lines.filter(line -> line.contains("/"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .filter(file -> file.matches(".*/lib(cuda|cublas|cublasLt|nvrtc)\\.so[^/]*"))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    private static void kernels(List<KernelUse> kernels, Findings findings) {
        kernels.forEach(kernel -> findings.note(
                "kernel " + kernel.name(),
                kernel.registers() + " registers, " + kernel.memoryBytes() + " bytes of memory a thread"));
        KernelUse most = kernels.stream()
                .max(Comparator.comparingInt(KernelUse::registers))
                .orElseThrow();
        String inMemory = kernels.stream()
                .filter(kernel -> kernel.memoryBytes() > 0)
                .map(KernelUse::name)
                .collect(Collectors.joining(", "));
        findings.note(
                "kernels",
                kernels.size() + ", most registers " + most.registers() + " (" + most.name()
                        + "), with variables in memory: " + (inMemory.isEmpty() ? "none" : inMemory));
    }
}
