package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;

/** What JVMs that live for seconds, as those of tests do, start with so that they start sooner. */
final class QuickStart {
    /** The better compiler would not pay. */
    static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

    private static final Path FOLDER = Build.FOLDER.resolve("quick-start");

    /** Spark's classes as a JVM has them in its memory: loading and checking them is a third of a start. */
    private static final Path CLASSES = FOLDER.resolve("spark.jsa");

    private static final String QUIET = " -Xlog:disable";

    /** For a JVM of the Spark that the build assembled; one that cannot use the classes loads its own, and says nothing. */
    static final String OPTIONS = ONE_COMPILER + " -XX:SharedArchiveFile=" + archived() + QUIET;

    private QuickStart() {}

    /** Of the JVMs that run tests, the first archives the classes and the others wait for them. */
    private static Path archived() {
        try {
            Files.createDirectories(FOLDER);
            try (FileChannel lock = FileChannel.open(
                            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                if (held.isValid() && !Files.exists(CLASSES)) {
                    archive();
                }
            }
            return CLASSES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void archive() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(FOLDER, "run");
        String[] train = Images.small(
                "data.path=" + Images.dataset(folder), "run.dir=" + folder.resolve("run"), "training.iterations=20");
        Outcome run = Outcome.ofLauncher(
                folder,
                Map.of("SPARK_SUBMIT_OPTS", ONE_COMPILER + " -XX:ArchiveClassesAtExit=" + CLASSES + QUIET),
                Stream.concat(Stream.of("train"), Stream.of(train)).toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
    }
}
