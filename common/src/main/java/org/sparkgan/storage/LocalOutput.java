package org.sparkgan.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;

/** A file on a local disk. Hadoop throws an {@link Error} where a disk is full; here it is an exception like any other. */
final class LocalOutput extends FilterOutputStream implements Syncable, StreamCapabilities {
    private final FSDataOutputStream local;
    private final Path path;

    /** Writes to {@code local}, the file at {@code path}. */
    LocalOutput(FSDataOutputStream local, Path path) {
        super(local);
        this.local = local;
        this.path = path;
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
    public void flush() throws IOException {
        disk(local::flush);
    }

    @Override
    public void hflush() throws IOException {
        disk(local::hflush);
    }

    @Override
    public void hsync() throws IOException {
        disk(local::hsync);
    }

    @Override
    public void close() throws IOException {
        disk(local::close);
    }

    @Override
    public boolean hasCapability(String capability) {
        return local.hasCapability(capability);
    }

    private void disk(Action action) throws IOException {
        try {
            action.run();
        } catch (FSError e) {
            throw new IOException("cannot write " + path + ": " + e.getCause().getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }
}
