package org.sparkgan.jobs;

import java.util.concurrent.Callable;
import org.sparkgan.config.ConfigException;
import org.xerial.snappy.Snappy;

/** Where Java keeps what is for a while, and whence Snappy's native code, by which Parquet is written, is loaded. */
final class TemporaryFolder {
    private static final String SNAPPY = "org.xerial.snappy.tempdir";
    private static final String JAVA = "java.io.tmpdir";

    private TemporaryFolder() {}

    /**
     * Loads Snappy's native code, as a task would.
     *
     * @throws ConfigException where the folder allows no execution, is full or is none
     */
    static void check() {
        check(() -> Snappy.maxCompressedLength(1));
    }

    static void check(Callable<?> nativeCode) {
        try {
            nativeCode.call();
        } catch (Throwable e) { // of Snappy's loader, an Error of several kinds
            String key = System.getProperty(SNAPPY) == null ? JAVA : SNAPPY;
            throw new ConfigException("the temporary folder " + System.getProperty(key)
                    + " does not do for native code, it must allow execution and have space (" + reason(e) + "): set "
                    + (key.equals(SNAPPY) ? "-D" + SNAPPY : "TMPDIR, or -D" + JAVA + ",") + " to one that does");
        }
    }

    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
