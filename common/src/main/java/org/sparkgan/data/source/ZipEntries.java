package org.sparkgan.data.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The entries of a zip file as its directory lists them. What an entry is packed into is read at once, so that whatever
 * goes wrong after that is the entry's fault and no other's.
 */
final class ZipEntries implements ArchiveEntries {
    static final String UNREADABLE = "is packed or encrypted in a way that cannot be read";

    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int DEFLATED_64 = 9;
    private static final int BZIP2 = 12;
    private static final int ENCRYPTED = 1;
    private static final int UTF_8 = 1 << 11;
    private static final int LOCAL_HEAD = 30;
    private static final int BUFFER = 1 << 16;
    /** Of an entry that is packed into more, a picture is too large in any case. */
    private static final long MOST_PACKED = 1L << 28;

    private final FSDataInputStream file;
    private final ZipDirectory directory;
    private final NameEncoding names;
    private InputStream data;
    private long place;
    private ZipDirectory.Listed current;

    ZipEntries(FSDataInputStream file, ZipDirectory directory, NameEncoding names) {
        this.file = file;
        this.directory = directory;
        this.names = names;
    }

    @Override
    public Entry next() throws IOException {
        current = directory.next();
        if (current == null) {
            return null;
        }
        NameEncoding.Name name = name();
        return new Entry(name.text(), name.encoding(), name.text().endsWith("/"), current.bytes(), obstacle());
    }

    private NameEncoding.Name name() {
        if ((current.flags() & UTF_8) != 0) {
            return names.marked(current.name(), NameEncoding.ZIP);
        }
        return current.unicode() == null
                ? names.unmarked(current.name(), NameEncoding.ZIP)
                : names.marked(current.unicode(), NameEncoding.ZIP);
    }

    private String obstacle() {
        if ((current.mode() & 0xF000) == 0xA000) {
            return "is a link or a device, which are not followed";
        }
        boolean known =
                switch (current.method()) {
                    case STORED, DEFLATED, DEFLATED_64, BZIP2 -> true;
                    default -> false;
                };
        return known && (current.flags() & ENCRYPTED) == 0 ? null : UNREADABLE;
    }

    @Override
    public InputStream content() throws IOException {
        if (current.packed() > MOST_PACKED) {
            throw new ZipException("it is packed into " + current.packed() + " bytes");
        }
        seek(current.place());
        byte[] start = exactly(LOCAL_HEAD);
        if (!ZipDirectory.starts(start)) {
            throw new ZipException("it is not where the archive's directory says");
        }
        ByteBuffer head = ZipDirectory.little(start);
        int beforeData = (head.getShort(26) & 0xFFFF) + (head.getShort(28) & 0xFFFF);
        seek(place + beforeData);
        InputStream packed = new ByteArrayInputStream(exactly((int) current.packed()));
        return new Checked(
                switch (current.method()) {
                    case STORED -> packed;
                    case DEFLATED -> new InflaterInputStream(packed, new Inflater(true), 1 << 13);
                    case DEFLATED_64 -> new Deflate64CompressorInputStream(packed);
                    default -> bzip2(packed);
                },
                current.crc());
    }

    /** Reads the first bytes at once, which are in memory. */
    private static InputStream bzip2(InputStream packed) throws ZipException {
        try {
            return new BZip2CompressorInputStream(packed);
        } catch (IOException e) {
            ZipException damage = new ZipException(e.getMessage());
            damage.initCause(e);
            throw damage;
        }
    }

    /** Goes on in what is read already, or nearly so, rather than ask a store for another place. */
    private void seek(long to) throws IOException {
        if (data != null && to >= place && to - place < BUFFER) {
            data.skipNBytes(to - place);
        } else {
            file.seek(to);
            data = new BufferedInputStream(file, BUFFER);
        }
        place = to;
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = data.readNBytes(length);
        place += bytes.length;
        if (bytes.length < length) {
            throw new EOFException("the archive ends within it");
        }
        return bytes;
    }

    @Override
    public void pass() {
        // The directory knows where the next one is.
    }

    @Override
    public boolean standAlone() {
        return true;
    }

    @Override
    public long packed() {
        return current.packed();
    }

    @Override
    public String remark() {
        return null;
    }

    @Override
    public void close() throws IOException {
        try (directory) {
            file.close();
        }
    }

    /** Fails at the end of bytes whose checksum is not the one that was promised. */
    private static final class Checked extends CheckedInputStream {
        private final long crc;

        Checked(InputStream in, long crc) {
            super(in, new CRC32());
            this.crc = crc;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            if (count < 0 && getChecksum().getValue() != crc) {
                throw new ZipException("its checksum is wrong");
            }
            return count;
        }
    }
}
