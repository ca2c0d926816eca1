package org.sparkgan.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk as S3 through Hadoop: a file is there, whole, once it is closed; whether a name is taken is looked up when the
 * file is begun, and who closes last wins. All takes a while.
 */
public final class LateFileSystem extends FilterFileSystem {
    public LateFileSystem() {
        super(new RawLocalFileSystem());
    }

    /** Settings under which {@code file:} is such a store. */
    public static Configuration settings() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.file.impl", LateFileSystem.class.getName());
        hadoop.set("fs.file.impl.disable.cache", "true");
        return hadoop;
    }

    private static void takeAWhile() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1_000_000));
    }

    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
        takeAWhile();
        return super.listStatus(path);
    }

    @Override
    public FSDataOutputStream create(
            org.apache.hadoop.fs.Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        if (!overwrite && exists(path)) {
            throw new FileAlreadyExistsException(path + " is there");
        }
        takeAWhile();
        Path file = Path.of(path.toUri().getPath());
        return new FSDataOutputStream(
                new ByteArrayOutputStream() {
                    @Override
                    public void close() throws IOException {
                        takeAWhile();
                        Path whole = Files.write(Files.createTempFile("late", null), toByteArray());
                        Files.createDirectories(file.getParent());
                        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    }
                },
                null);
    }
}
