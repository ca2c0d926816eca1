package org.sparkgan.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FirstLine;
import org.xerial.snappy.Snappy;

/** Where Java keeps what is for a while, and whence Snappy's native code, by which Parquet is written, is loaded. */
final class TemporaryFolder {
    private static final String SNAPPY = "org.xerial.snappy.tempdir";
    private static final String JAVA = "java.io.tmpdir";
    private static final int SPACE = 1 << 20;

    private TemporaryFolder() {}

    /**
     * Writes a file, and loads Snappy's native code as a task would.
     *
     * @throws ConfigException where the folder allows no execution, is full or is none
     */
    static void check() {
        check(folder -> {
            write(folder);
            return Snappy.maxCompressedLength(1);
        });
    }

    static void check(Use use) {
        String key = System.getProperty(SNAPPY) == null ? JAVA : SNAPPY;
        String folder = System.getProperty(key);
        try {
            use.in(Path.of(folder));
        } catch (IOException | RuntimeException | Error e) { // of Snappy's loader, an Error of several kinds
            throw new ConfigException("the temporary folder " + folder
                    + " does not do for native code, it must allow execution and have space (" + reason(e) + "): set "
                    + (key.equals(SNAPPY) ? "-D" + SNAPPY : "TMPDIR, or -D" + JAVA + ",") + " to one that does");
        }
    }

    /** What is done in a folder. */
    interface Use {
        Object in(Path folder) throws IOException;
    }

    /** Snappy's loader prints a stack trace where it cannot. */
    private static void write(Path folder) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(folder), "sparkgan", ".tmp");
        try {
            Files.write(file, new byte[SPACE]);
        } finally {
            Files.delete(file);
        }
    }

    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = FirstLine.orEmpty(cause);
        return cause instanceof IOException ? cause.getClass().getSimpleName() + ": " + message : message;
    }
}
