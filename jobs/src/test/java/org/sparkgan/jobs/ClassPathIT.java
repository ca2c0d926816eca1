package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the job is compiled and tested with is what it meets on a cluster. */
class ClassPathIT {
    /** With Spark 3.5: ND4J brings flatbuffers in the same version, a newer Guava serves Curator, and annotations are not loaded. */
    private static final String ELSEWHERE = "(flatbuffers-java-1.12.0|guava-16.0.1|audience-annotations-0.13.0)[.]jar";

    @Test
    void theVersionsAreThoseOfSpark(@TempDir Path logs) throws Exception {
        ForeignJars.fetch("spark-asks", logs);
        List<String> asked = Stream.of(Files.readString(Build.FOLDER.resolve("spark-asks/class-path"))
                        .split(File.pathSeparator, -1))
                .map(jar -> Path.of(jar).getFileName().toString())
                .filter(jar -> !jar.matches(ELSEWHERE))
                .toList();
        assertThat(asked).hasSizeGreaterThan(100);
        try (Stream<Path> jars = Files.list(Build.SPARK.resolve("jars"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString())).containsAll(asked);
        }
    }

    /** Of its 400 MB, with what its licence asks for. */
    @Test
    void theJarHoldsOnnxRuntimeOfOneKindOfMachine() throws Exception {
        try (JarFile jar = new JarFile(Build.JAR.toFile())) {
            assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName))
                    .filteredOn(name -> name.startsWith("ai/onnxruntime/native/"))
                    .containsExactlyInAnyOrder(
                            "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
                            "ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so");
            assertThat(jar.getEntry("ai/onnxruntime/OrtEnvironment.class")).isNotNull();
            assertThat(jar.getEntry("ThirdPartyNotices.txt")).isNotNull();
        }
    }

    /** DL4J's module for Spark is published for Scala 2.12 alone: only its classes that Java's compiler made may be in a jar. */
    @Test
    void theJarHoldsNothingOfScala() throws Exception {
        try (JarFile jar = new JarFile(Build.JAR.toFile())) {
            List<String> classes = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .toList();
            assertThat(classes).hasSizeGreaterThan(1000).noneMatch(name -> name.startsWith("scala/"));
            for (String name : classes) {
                try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
                    assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains("ScalaSig"))
                            .as(name)
                            .isFalse();
                }
            }
        }
    }
}
