package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels compile for cards of all generations, by CUDA's own compiler, without a warning. */
class KernelSourcesTest {
    @ParameterizedTest
    @ValueSource(ints = {75, 80, 90, 100})
    void compileForEveryGeneration(int card, @TempDir Path folder) throws IOException {
        requireCompiler();
        String complaint = compile(KernelSource.text(), Compiler.options("sm_" + card), folder);
        assertThat(complaint).isEmpty();
    }

    /** Else the test above would see nothing. */
    @Test
    void aWarningFails(@TempDir Path folder) throws IOException {
        requireCompiler();
        String unused = "extern \"C\" __global__ void idle() { int unused; }";
        assertThat(compile(unused, Compiler.options("sm_90"), folder)).contains("never referenced");
    }

    private static void requireCompiler() throws IOException {
        boolean there = Files.isExecutable(Path.of("/usr/local/cuda/bin/nvcc")) || onPath();
        Assumptions.assumeTrue(
                there, "no nvcc here, by which the kernels would be compiled for every generation of cards");
    }

    private static boolean onPath() {
        return Pattern.compile(":")
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nvcc")));
    }

    private static String compile(String source, List<String> options, Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("kernels.cu"), source, StandardCharsets.US_ASCII);
        List<String> command = new ArrayList<>(List.of(onPath() ? "nvcc" : "/usr/local/cuda/bin/nvcc", "--cubin"));
        command.addAll(options);
        command.addAll(List.of(
                "-Werror", "all-warnings", "-o", folder.resolve("kernels.cubin").toString(), file.toString()));
        return StandInLibrary.run(folder, command);
    }
}
