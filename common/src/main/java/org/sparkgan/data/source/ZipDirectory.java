package org.sparkgan.data.source;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkgan.data.picture.BrokenImageException;

/**
 * The directory at the end of a zip file (APPNOTE.TXT, sections 4.3.12 to 4.3.16), which alone says what is in the file. Its
 * records are read one by one: the reader of Commons Compress keeps an object for each, and archives have millions.
 */
final class ZipDirectory implements Closeable {
    private static final int LOCAL = 0x04034B50;
    private static final int RECORD = 0x02014B50;
    private static final int END = 0x06054B50;
    private static final int END_64 = 0x06064B50;
    private static final int LOCATOR_64 = 0x07064B50;
    private static final int END_BYTES = 22;
    private static final int END_64_BYTES = 56;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int RECORD_BYTES = 46;
    private static final long NONE = 0xFFFFFFFFL;

    private final DataInputStream in;
    private final Place place;
    private long read;
    private long entries;

    /**
     * Where the directory is.
     *
     * @param start in the file
     * @param bytes its length
     * @param shift bytes before the archive begins, such as those of a program that unpacks it
     * @param entries how many, maybe without all above 16 bits
     */
    private record Place(long start, long bytes, long shift, long entries) {}

    /**
     * A record of it.
     *
     * @param name as bytes
     * @param unicode the name once more in UTF-8, null where there is no such
     * @param flags bits
     * @param method how the entry is packed
     * @param crc of its bytes
     * @param packed bytes in the file
     * @param bytes unpacked
     * @param place in the file, of its local head
     * @param mode of Unix, 0 for others
     */
    // Never compared, and used up at once.
    @SuppressWarnings("ArrayRecordComponent")
    record Listed(
            byte[] name,
            byte[] unicode,
            int flags,
            int method,
            long crc,
            long packed,
            long bytes,
            long place,
            int mode) {}

    private ZipDirectory(FSDataInputStream file, Place place) throws IOException {
        file.seek(place.start());
        this.in = new DataInputStream(new BufferedInputStream(file, 1 << 16));
        this.place = place;
    }

    /** Whether a file starts as zip files do: with an entry, or with the end of an empty one. */
    static boolean starts(byte[] file) {
        if (file.length < 4) {
            return false;
        }
        int start = little(file).getInt(0);
        return start == LOCAL || start == END;
    }

    /**
     * The directory of a file; empty where there is none, as at the end of a file that is cut off.
     *
     * @throws BrokenImageException where the file is one of several that belong together
     */
    static Optional<ZipDirectory> find(Path archive, FileSystem fileSystem) throws IOException, BrokenImageException {
        long length = fileSystem.getFileStatus(archive).getLen();
        FSDataInputStream file = fileSystem.open(archive);
        try {
            Optional<Place> place = place(file, length);
            if (place.isPresent()) {
                return Optional.of(new ZipDirectory(file, place.get()));
            }
        } catch (IOException | BrokenImageException | RuntimeException e) {
            file.close();
            throw e;
        }
        file.close();
        return Optional.empty();
    }

    private static Optional<Place> place(FSDataInputStream file, long length) throws IOException, BrokenImageException {
        long tailStart = Math.max(0, length - END_BYTES - 0xFFFF - LOCATOR_64_BYTES);
        ByteBuffer tail = bytes(file, tailStart, (int) (length - tailStart));
        for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
            // Where a comment holds this mark itself, it would have to give its own length rightly, too.
            if (tail.getInt(at) == END && at + END_BYTES + (tail.getShort(at + 20) & 0xFFFF) <= tail.limit()) {
                return Optional.of(place(file, tail, at, tailStart));
            }
        }
        return Optional.empty();
    }

    private static Place place(FSDataInputStream file, ByteBuffer tail, int at, long tailStart)
            throws IOException, BrokenImageException {
        int disk = tail.getShort(at + 4) & 0xFFFF;
        long count = tail.getShort(at + 10) & 0xFFFF;
        long bytes = tail.getInt(at + 12) & NONE;
        long start = tail.getInt(at + 16) & NONE;
        long end = tailStart + at;
        int locator = at - LOCATOR_64_BYTES;
        boolean large = locator >= 0 && tail.getInt(locator) == LOCATOR_64;
        if (large) {
            // What lies before an archive shifts it, and its own place is not known but from here.
            end = Math.max(0, tailStart + locator - END_64_BYTES);
            ByteBuffer end64 = bytes(file, end, END_64_BYTES);
            if (end64.getInt(0) != END_64) {
                end = tail.getLong(locator + 8);
                end64 = bytes(file, end, END_64_BYTES);
            }
            disk = end64.getInt(16);
            count = end64.getLong(32);
            bytes = end64.getLong(40);
            start = end64.getLong(48);
        }
        if (disk != 0) {
            throw new BrokenImageException("is the last of " + (disk + 1)
                    + " parts of an archive, which are not read: join them with zip -s 0 ARCHIVE.zip --out JOINED.zip");
        }
        long shift = Math.max(0, end - bytes - start);
        return new Place(start + shift, bytes, shift, count);
    }

    private static ByteBuffer bytes(FSDataInputStream file, long start, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.readFully(start, bytes);
        return little(bytes);
    }

    static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The next record, null after the last. */
    Listed next() throws IOException {
        if (read + RECORD_BYTES > place.bytes()) {
            refuseLost();
            return null;
        }
        try {
            ByteBuffer head = little(in.readNBytes(RECORD_BYTES));
            if (head.limit() < RECORD_BYTES || head.getInt(0) != RECORD) {
                refuseLost();
                return null;
            }
            byte[] name = exactly(head.getShort(28) & 0xFFFF);
            byte[] extra = exactly(head.getShort(30) & 0xFFFF);
            int comment = head.getShort(32) & 0xFFFF;
            in.skipNBytes(comment);
            read += RECORD_BYTES + name.length + extra.length + comment;
            entries++;
            return listed(head, name, little(extra));
        } catch (EOFException e) {
            throw damaged(e);
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Old writers count with 16 bits. */
    private void refuseLost() throws IOException {
        if ((entries & 0xFFFF) != (place.entries() & 0xFFFF)) {
            throw damaged(null);
        }
    }

    private IOException damaged(Exception cause) {
        ZipException damage = new ZipException("the directory of the archive is damaged");
        damage.initCause(cause);
        return damage;
    }

    private Listed listed(ByteBuffer head, byte[] name, ByteBuffer extra) {
        long bytes = head.getInt(24) & NONE;
        long packed = head.getInt(20) & NONE;
        long start = head.getInt(42) & NONE;
        byte[] unicode = null;
        while (extra.remaining() >= 4) {
            int kind = extra.getShort() & 0xFFFF;
            int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
            ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            extra.position(extra.position() + length);
            if (kind == 1) {
                bytes = bytes == NONE && field.remaining() >= 8 ? field.getLong() : bytes;
                packed = packed == NONE && field.remaining() >= 8 ? field.getLong() : packed;
                start = start == NONE && field.remaining() >= 8 ? field.getLong() : start;
            } else if (kind == 0x7075) {
                unicode = unicode(field, name);
            }
        }
        int host = head.getShort(4) >> 8 & 0xFF;
        int mode = host == 3 || host == 19 ? head.getInt(38) >>> 16 : 0;
        return new Listed(
                name,
                unicode,
                head.getShort(8) & 0xFFFF,
                head.getShort(10) & 0xFFFF,
                head.getInt(16) & NONE,
                packed,
                bytes,
                start + place.shift(),
                mode);
    }

    /** Info-ZIP's name in UTF-8, which counts as long as nobody renamed the entry without it. */
    private static byte[] unicode(ByteBuffer field, byte[] name) {
        if (field.remaining() < 5 || field.get() != 1) {
            return null;
        }
        CRC32 crc = new CRC32();
        crc.update(name);
        if ((field.getInt() & NONE) != crc.getValue()) {
            return null;
        }
        byte[] unicode = new byte[field.remaining()];
        field.get(unicode);
        return unicode;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
