package org.sparkgan.report.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.sparkgan.storage.Folder;

/** A text file that grows line by line and takes the place of an old one. */
interface LineFile extends Closeable {
    /** Adds a line. */
    void add(String line) throws IOException;

    /** Makes the lines so far outlive this process. */
    void keep() throws IOException;

    /**
     * Begins a file that holds {@code text}, which is safe on return. Where a file can be flushed (local disks, HDFS) each
     * line can be read at once; object stores show a file only once it is closed, so there it is written anew by each
     * {@link #keep}.
     */
    static LineFile begin(Folder folder, String name, String text) throws IOException {
        FSDataOutputStream out = folder.replace(name);
        if (out.hasCapability("hflush")) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.hflush();
            return new Flushed(out);
        }
        try (out) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return new Rewritten(folder, name, text);
    }

    /** On a file system that can flush. */
    final class Flushed implements LineFile {
        private final FSDataOutputStream out;

        private Flushed(FSDataOutputStream out) {
            this.out = out;
        }

        @Override
        public void add(String line) throws IOException {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.hflush();
        }

        @Override
        public void keep() {}

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** On an object store; holds the whole text, some 300 bytes a round. */
    final class Rewritten implements LineFile {
        private final Folder folder;
        private final String name;
        private final StringBuilder text;

        Rewritten(Folder folder, String name, String text) {
            this.folder = folder;
            this.name = name;
            this.text = new StringBuilder(text);
        }

        @Override
        public void add(String line) {
            text.append(line).append('\n');
        }

        @Override
        public void keep() throws IOException {
            try (FSDataOutputStream out = folder.replace(name)) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public void close() throws IOException {
            keep();
        }
    }
}
