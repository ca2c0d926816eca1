package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken to a machine with a GPU, made by this build, and all of it at work on the stand-in for CUDA's libraries. */
class GpuCheckIT {
    private static final Path MADE = Build.FOLDER.resolve("gpu-check");
    private static final long MOST_BYTES = 60_000_000;

    /** Where tests of the library say that they have built the stand-in. */
    private static final Path STAND_IN =
            Path.of("..", "common").resolve(System.getProperty("build.folder")).resolve("stand-in/product");

    /** Says what compute-sanitizer says of a program without errors, and runs it. */
    private static final String SANITIZER = """
            while [ "${1##*/}" != java ]; do shift; done
            "$@" && echo '========= ERROR SUMMARY: 0 errors'""";

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws Exception {
        Outcome outcome = Outcome.of(CheckScript.FILE, Build.FOLDER, Map.of(), "--make", MADE.toString());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).startsWith("made " + MADE + ", ");
    }

    @Test
    void isSmall() throws IOException {
        try (Stream<Path> files = Files.walk(MADE)) {
            assertThat(files.mapToLong(file ->
                                    file.toFile().isFile() ? file.toFile().length() : 0)
                            .sum())
                    .isLessThan(MOST_BYTES);
        }
    }

    @Test
    void hasNeitherSparkNorNd4j() throws IOException {
        try (Stream<Path> jars = Files.list(MADE.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .allMatch(jar -> jar.matches("sparkgan\\.jar|slf4j-api-[\\d.]+\\.jar"));
        }
        try (JarFile jar = new JarFile(MADE.resolve("lib/sparkgan.jar").toFile())) {
            List<String> names = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .toList();
            assertThat(names)
                    .contains("org/sparkgan/jobs/GpuCheck.class", "org/sparkgan/gan/GanEngine.class")
                    .allMatch(
                            name -> name.matches(
                                    "(META-INF|com/sun/jna|com/typesafe/config|org/sparkgan/(config|random|compute|nn|gan|jobs))/.*"))
                    .noneMatch(name -> name.matches(".*(nd4j|dl4j|spark/|hadoop|jobs/[A-Z]\\w+Job).*"));
        }
    }

    @Test
    void allPartsPassOnTheStandIn() throws Exception {
        assumeTrue(
                Files.exists(STAND_IN),
                "the stand-in for CUDA's libraries is not there: tests of the library build it where there is a g++");
        Path programs = folder.resolve("programs");
        CheckScript.program(programs.resolve("compute-sanitizer"), SANITIZER);
        Outcome outcome = Outcome.of(
                MADE.resolve("gpu-check.sh"),
                folder,
                Map.of("PATH", programs + ":" + System.getenv("PATH")),
                "--quick",
                "--libraries",
                Files.readString(STAND_IN));
        for (String part : List.of("card", "operations", "games", "bits", "memcheck", "racecheck", "speed")) {
            assertThat(outcome.out()).containsPattern("(?m)^" + part + " +PASS ");
        }
        assertThat(outcome.out()).containsPattern("(?m)^card .*Stand-in GPU").containsPattern("(?m)^pytorch +not run ");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(folder.resolve("gpu-check-results/operations.txt"))
                .content()
                .contains("convolution gradient", "batch norm back", "unit vector", "hinge generator's loss", "TF32");
    }

    /** On a machine that has none by itself. */
    @Test
    void withoutLibrariesThereIsALine() throws Exception {
        assumeTrue(
                Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib/wsl/lib")
                        .noneMatch(place -> Files.exists(Path.of(place, "libcuda.so.1"))),
                "NVIDIA's driver is here");
        Outcome outcome = Outcome.of(MADE.resolve("gpu-check.sh"), folder, Map.of(), "--libraries", folder.toString());
        CheckScript.assertRefused(
                outcome,
                "Cannot find NVIDIA's driver (libcuda.so.1) in " + folder
                        + ", nor where it usually is: install NVIDIA's driver");
    }
}
