package org.sparkgan.train;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoredFile;

/**
 * A worker's file in a checkpoint: magic {@code SGWM}, version and worker (int32, big-endian), then its memory.
 *
 * @param name the name; every attempt at a save has its own, as nothing is ever overwritten
 * @param content to know it again
 */
record WorkerFile(String name, StoredFile content) implements Serializable {
    private static final int MAGIC = 0x5347574D; // "SGWM"
    private static final int VERSION = 1;
    private static final int BUFFER = 1 << 16;

    /** Saves the memory of a worker. */
    static WorkerFile write(Folder folder, int worker, long attempt, WorkerMemory memory) throws IOException {
        String name = String.format(Locale.ROOT, "worker-%05d-%d.state", worker, attempt);
        return new WorkerFile(name, StoredFile.write(folder, name, stream -> {
            DataOutputStream out = new DataOutputStream(stream);
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(worker);
            memory.write(out);
            out.flush();
        }));
    }

    /**
     * Reads the memory of {@code worker}.
     *
     * @throws IOException for a file that is not as it was written
     */
    WorkerMemory read(Folder folder, int worker) throws IOException {
        content.verify(folder, name);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(folder.open(name), BUFFER))) {
            int magic = in.readInt();
            int version = in.readInt();
            int found = in.readInt();
            if (magic != MAGIC || version != VERSION || found != worker) {
                throw new IOException(name + " is not the state of worker " + worker + " in version " + VERSION);
            }
            return WorkerMemory.read(in);
        }
    }
}
