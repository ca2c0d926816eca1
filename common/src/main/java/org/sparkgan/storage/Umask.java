package org.sparkgan.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeys;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * The umask of this process, which Hadoop passes over: it gives each file on local disks the permissions of
 * {@code fs.permissions.umask-mode}, 022 unless set.
 */
public final class Umask {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String LABEL = "Umask:";

    private Umask() {}

    /**
     * Makes it hold for what Hadoop writes to local disks in this JVM; other file systems keep Hadoop's setting. Nothing
     * happens where that setting was given.
     */
    public static void holdOnLocalDisks(Configuration hadoop) throws IOException {
        String key = CommonConfigurationKeys.FS_PERMISSIONS_UMASK_KEY;
        String[] sources = hadoop.getPropertySources(key);
        boolean given = sources != null && !Arrays.asList(sources).equals(Arrays.asList("core-default.xml"));
        Optional<String> umask = ofThisProcess();
        if (given || umask.isEmpty()) {
            return;
        }
        // The one instance of this JVM; spark-submit has made it, so that settings of ours would come too late.
        if (FileSystem.get(URI.create("file:///"), hadoop) instanceof LocalFileSystem local) {
            Configuration own = new Configuration(hadoop);
            own.set(key, umask.get());
            local.setConf(own);
            local.getRawFileSystem().setConf(own);
        }
    }

    /** In octal; Linux alone tells. */
    private static Optional<String> ofThisProcess() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return Optional.empty();
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(LABEL))
                .map(line -> line.substring(LABEL.length()).trim())
                .findFirst();
    }
}
