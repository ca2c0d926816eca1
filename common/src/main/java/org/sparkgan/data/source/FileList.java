package org.sparkgan.data.source;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Some of the files of a source, packed into bytes: the driver keeps the names of millions of files in a few bytes each,
 * and a task gets those that it reads. Deflated: how many there are, then of each its name and its length.
 */
final class FileList {
    private static final int MOST_FILES = 500;
    private static final long MOST_BYTES = 16L << 20;

    /**
     * A file to be read.
     *
     * @param name relative to the base of the source
     * @param bytes its length
     */
    record Listed(String name, long bytes) {}

    private FileList() {}

    static List<Listed> unpack(byte[] packed) throws IOException {
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(new InflaterInputStream(new ByteArrayInputStream(packed))))) {
            int files = in.readInt();
            List<Listed> listed = new ArrayList<>(files);
            for (int i = 0; i < files; i++) {
                listed.add(new Listed(in.readUTF(), in.readLong()));
            }
            return listed;
        }
    }

    /** Packs files as they are found, so that each list is the work of a second or so. */
    static final class Packer {
        private final List<byte[]> full = new ArrayList<>();
        private final List<Listed> pending = new ArrayList<>();
        private long pendingBytes;

        void add(String name, long bytes) throws IOException {
            pending.add(new Listed(name, bytes));
            pendingBytes += bytes;
            if (pending.size() == MOST_FILES || pendingBytes >= MOST_BYTES) {
                pack();
            }
        }

        List<byte[]> lists() throws IOException {
            if (!pending.isEmpty()) {
                pack();
            }
            return List.copyOf(full);
        }

        private void pack() throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            Deflater deflater = new Deflater(Deflater.BEST_SPEED);
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(new DeflaterOutputStream(packed, deflater)))) {
                out.writeInt(pending.size());
                for (Listed file : pending) {
                    out.writeUTF(file.name());
                    out.writeLong(file.bytes());
                }
            } finally {
                deflater.end();
            }
            full.add(packed.toByteArray());
            pending.clear();
            pendingBytes = 0;
        }
    }
}
