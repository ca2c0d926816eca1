package org.sparkgan.train;

import java.io.BufferedInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Locale;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoredFile;

/**
 * A worker's file in a checkpoint: magic {@code SGWM}, version and worker (int32, big-endian), then what the
 * worker alone knows.
 *
 * @param name the name; every attempt at a save has its own, as nothing is ever overwritten
 * @param content to know it again
 */
record WorkerFile(String name, StoredFile content) implements Serializable {
    private static final int MAGIC = 0x5347574D; // "SGWM"
    private static final int VERSION = 1;
    private static final int BUFFER = 1 << 16;

    /**
     * What a worker has written.
     *
     * @param <T> what is made of it
     */
    interface Reader<T> {
        T read(DataInput in) throws IOException;
    }

    /** Saves what a worker alone knows. */
    static WorkerFile write(Folder folder, WorkerState state, long attempt) throws IOException {
        String name = name(state.worker(), attempt);
        return new WorkerFile(name, StoredFile.write(folder, name, stream -> {
            DataOutputStream out = new DataOutputStream(stream);
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(state.worker());
            state.write(out);
            out.flush();
        }));
    }

    private static String name(int worker, long attempt) {
        return String.format(Locale.ROOT, "worker-%05d-%d.state", worker, attempt);
    }

    /**
     * The same in another folder, under a name of its own.
     *
     * @throws IOException for a file that is not as it was written
     */
    WorkerFile copy(Folder from, Folder to, int worker, long attempt) throws IOException {
        content.verify(from, name);
        String copied = name(worker, attempt);
        try (InputStream in = from.open(name)) {
            return new WorkerFile(copied, StoredFile.write(to, copied, in::transferTo));
        }
    }

    /**
     * Reads what {@code worker} alone knew.
     *
     * @param reader makes something of it
     * @throws IOException for a file that is not as it was written
     */
    <T> T read(Folder folder, int worker, Reader<T> reader) throws IOException {
        content.verify(folder, name);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(folder.open(name), BUFFER))) {
            int magic = in.readInt();
            int version = in.readInt();
            int found = in.readInt();
            if (magic != MAGIC || version != VERSION || found != worker) {
                throw new IOException(name + " is not the state of worker " + worker + " in version " + VERSION);
            }
            return reader.read(in);
        }
    }
}
