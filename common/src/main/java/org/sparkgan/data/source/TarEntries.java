package org.sparkgan.data.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * The entries of a tar file, and of those that were put behind it: reading goes on behind an end mark, as that of
 * {@code tar -i} does.
 */
final class TarEntries implements ArchiveEntries {
    /** As many as it has characters for each byte, so that the bytes of a name come out of it again. */
    private static final String BYTES = StandardCharsets.ISO_8859_1.name();

    private final Tar tar;
    private final LongSupplier packed;
    private final NameEncoding names;
    private long packedBefore;

    TarEntries(BufferedInputStream in, LongSupplier packed, NameEncoding names) {
        this.tar = new Tar(in);
        this.packed = packed;
        this.names = names;
    }

    /** Whether the checksum of a record is that of an entry's head. */
    static boolean isHead(byte[] record) {
        try {
            return TarUtils.verifyCheckSum(record);
        } catch (IllegalArgumentException e) {
            // What stands in the place of the checksum is no number.
            return false;
        }
    }

    @Override
    public Entry next() throws IOException {
        tar.path = null;
        ArchiveEntry next = tar.getNextEntry();
        if (next == null) {
            if (!tar.ended) {
                throw new EOFException("the archive is cut off");
            }
            return null;
        }
        TarArchiveEntry entry = (TarArchiveEntry) next;
        packedBefore = packed.getAsLong();
        NameEncoding.Name name = tar.path == null
                ? names.unmarked(entry.getName().getBytes(StandardCharsets.ISO_8859_1), NameEncoding.TAR)
                : names.marked(tar.path, NameEncoding.TAR);
        return new Entry(name.text(), name.encoding(), entry.isDirectory(), entry.getSize(), obstacle(entry));
    }

    private String obstacle(TarArchiveEntry entry) {
        boolean special = entry.isLink()
                || entry.isSymbolicLink()
                || entry.isFIFO()
                || entry.isBlockDevice()
                || entry.isCharacterDevice();
        if (special) {
            return "is a link or a device, which are not followed";
        }
        return tar.canReadEntryData(entry) ? null : "is packed or encrypted in a way that cannot be read";
    }

    @Override
    public InputStream content() {
        return tar;
    }

    /** A tar file that is cut off shows it within its last entry. */
    @Override
    public void pass() throws IOException {
        tar.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public boolean standAlone() {
        return false;
    }

    @Override
    public long packed() {
        long now = packed.getAsLong();
        return now == Long.MAX_VALUE ? now : now - packedBefore;
    }

    @Override
    public String remark() {
        return tar.followed ? "bytes follow its end mark that are no tar archive; they are passed over" : null;
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    private static final class Tar extends TarArchiveInputStream {
        private static final int TYPE = 156;
        private static final int SIZE = 124;
        private static final int SIZE_LENGTH = 12;
        private static final int LONGEST_HEAD = 1 << 20;

        private final BufferedInputStream source;
        /** Whether the last that was read is an end mark. */
        private boolean ended;

        private boolean followed;
        /** Bytes of the name that the extended head of the entry gives it, null where there is none. */
        private byte[] path;

        Tar(BufferedInputStream source) {
            super(source, BYTES);
            this.source = source;
        }

        @Override
        protected byte[] readRecord() throws IOException {
            byte[] record = super.readRecord();
            while (record != null && isEOFRecord(record)) {
                ended = true;
                record = super.readRecord();
            }
            if (record == null) {
                return null;
            }
            if (ended && !isHead(record)) {
                followed = true;
                return null;
            }
            ended = false;
            if (record[TYPE] == 'x') {
                path = path(TarUtils.parseOctalOrBinary(record, SIZE, SIZE_LENGTH));
            }
            return record;
        }

        /** Commons Compress takes these names for UTF-8 and makes question marks of what is none. */
        private byte[] path(long length) throws IOException {
            if (length > LONGEST_HEAD) {
                return null;
            }
            source.mark(LONGEST_HEAD);
            byte[] head = source.readNBytes((int) length);
            source.reset();
            return pathIn(head);
        }

        /** Of records such as {@code 18 path=hat/1.png\n}, where 18 is the length of all of it. */
        private static byte[] pathIn(byte[] head) {
            String text = new String(head, StandardCharsets.ISO_8859_1);
            int start = 0;
            byte[] path = null;
            while (start < head.length) {
                int space = text.indexOf(' ', start);
                int length = space < 0 ? 0 : number(text.substring(start, space));
                if (length <= space - start || start + length > head.length) {
                    return path;
                }
                if (text.startsWith("path=", space + 1)) {
                    path = Arrays.copyOfRange(head, space + 1 + "path=".length(), start + length - 1);
                }
                start += length;
            }
            return path;
        }

        private static int number(String digits) {
            return digits.matches("\\d{1,7}") ? Integer.parseInt(digits) : 0;
        }
    }
}
