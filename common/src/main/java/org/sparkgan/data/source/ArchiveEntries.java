package org.sparkgan.data.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The entries of one archive, one after the other. */
interface ArchiveEntries extends Closeable {
    /**
     * What an archive says about one of its files.
     *
     * @param name as the archive has it
     * @param encoding in which the name was read, null where there was no doubt
     * @param isFolder whether it is none
     * @param bytes unpacked, below 0 where the archive does not tell
     * @param obstacle why it cannot be read, null where it can
     */
    record Entry(String name, String encoding, boolean isFolder, long bytes, String obstacle) {}

    /**
     * The next entry, null after the last.
     *
     * @throws java.io.EOFException where the archive ends without its end mark
     */
    Entry next() throws IOException;

    /** The bytes of the entry that came last, unpacked. */
    InputStream content() throws IOException;

    /** Passes over what {@link #content} would read, and fails where that would and the entries behind it are lost, too. */
    void pass() throws IOException;

    /** Whether the entries behind one that is damaged can be read. */
    boolean standAlone();

    /** Bytes of the file that the entry was unpacked from so far; endless for a file that is not compressed. */
    long packed();

    /** What is odd about the archive, known at its end; null for nothing. */
    String remark();
}
