package org.sparkgan.storage;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;

/**
 * A file on a local disk. Hadoop's own starts a process to set the permissions of each new file and folder, and throws an
 * {@link Error} where a disk is full.
 */
final class LocalOutput extends FilterOutputStream implements Syncable, StreamCapabilities {
    private final FileOutputStream local;
    private final Path path;

    private LocalOutput(Path path) throws IOException {
        this(new FileOutputStream(path.toFile()), path);
    }

    private LocalOutput(FileOutputStream local, Path path) {
        super(local);
        this.local = local;
        this.path = path;
    }

    /** A new file, folders above included. */
    static LocalOutput create(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        Files.createFile(path);
        return new LocalOutput(path);
    }

    /** A file that takes the place of one that may be there. */
    static LocalOutput replace(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        return new LocalOutput(path);
    }

    @Override
    public void write(int value) throws IOException {
        disk(() -> local.write(value));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        disk(() -> local.write(bytes, offset, length));
    }

    @Override
    public void hflush() {
        // Nothing is held back here.
    }

    @Override
    public void hsync() throws IOException {
        disk(() -> local.getFD().sync());
    }

    @Override
    public boolean hasCapability(String capability) {
        return capability.equals("hflush") || capability.equals(HSYNC);
    }

    private void disk(Action action) throws IOException {
        try {
            action.run();
        } catch (IOException e) {
            throw new IOException("cannot write " + path.toFile().toURI() + ": " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }
}
