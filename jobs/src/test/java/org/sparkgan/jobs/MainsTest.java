package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mains parse, wire and run, nothing else; what trains goes through the library's door. */
class MainsTest {
    private static final int LONGEST = 60;

    static Stream<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
    }

    static Stream<Path> mains() throws IOException {
        return sources().filter(file -> file.getFileName().toString().matches("\\w+Job\\.java"));
    }

    @ParameterizedTest
    @MethodSource("mains")
    void mainsAreShort(Path main) throws IOException {
        assertThat(main).content().contains("public static void main(String[] args)", "extends Job {");
        assertThat(Files.readAllLines(main)).hasSizeLessThanOrEqualTo(LONGEST);
    }

    @Test
    void thereAreTen() throws IOException {
        assertThat(mains()).hasSize(10);
    }

    /** Whatever else begins a training would pass the checks by. */
    @ParameterizedTest
    @MethodSource("sources")
    void trainingsBeginInTheLibrary(Path source) throws IOException {
        assertThat(source).content().doesNotContainPattern(Pattern.compile("new Trainer\\(|SyncMode\\.of\\("));
    }

    static Stream<Path> checks() throws IOException {
        return sources().filter(file -> file.toString().matches(".*/(check/\\w+|GpuCheck)[.]java"));
    }

    /** They run where there is neither. */
    @ParameterizedTest
    @MethodSource("checks")
    void checksOfGpusKnowNeitherSparkNorNd4j(Path source) throws IOException {
        assertThat(Files.readAllLines(source))
                .filteredOn(line -> line.startsWith("import "))
                .allMatch(line ->
                        line.matches("import (java|org\\.sparkgan\\.(compute|config|gan|random|jobs\\.check))\\..*"))
                .noneMatch(line -> line.contains("nd4j"));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void filesStaySmall(Path source) throws IOException {
        assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(300);
    }
}
