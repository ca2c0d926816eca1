package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Jars of a server that tests run in a process of its own, whose many libraries would not go together with Spark's.
 *
 * @param sources the folder of the build that fetches them
 * @param jars where they are
 */
record ForeignJars(Path sources, Path jars) {
    /** Java of these tests. */
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** Those of {@code src/test/NAME/pom.xml}; from Maven Central the first time. */
    static ForeignJars fetch(String name, Path folder) throws Exception {
        Path sources = Path.of("src", "test", name).toAbsolutePath();
        Path log = folder.resolve("maven.log");
        Path made = Build.FOLDER.resolve(name);
        Process maven = run(
                log,
                "mvn",
                "-B",
                "-f",
                sources.resolve("pom.xml").toString(),
                "-Dfolder=" + made,
                "-Dspark.version=" + System.getProperty("build.spark"),
                "-Dscala.binary.version=" + System.getProperty("build.scala"),
                "-Dhadoop.version=" + System.getProperty("build.hadoop"),
                "package");
        assertThat(Patience.awaitEnd(maven)).as(Files.readString(log)).isZero();
        return new ForeignJars(sources, made.resolve("jars"));
    }

    /** A class path of all jars. */
    String all() {
        return jars + "/*";
    }

    /** Starts a process that writes all it says to {@code log}. */
    static Process run(Path log, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().merge("MAVEN_OPTS", QuickStart.ONE_COMPILER, (theirs, ours) -> theirs + " " + ours);
        return builder.start();
    }
}
