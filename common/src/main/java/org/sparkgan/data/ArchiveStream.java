package org.sparkgan.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The entries of one zip, tar or tar.gz file, from its first to its last byte. */
final class ArchiveStream implements Closeable {
    /** Bytes of the longest end record of a zip file, comment included. */
    private static final int ZIP_END = 22 + 0xFFFF;

    private final ArchiveInputStream entries;
    private final PackedBytes packed;
    private final EndMark end;

    private interface PackedBytes {
        long count();
    }

    private interface EndMark {
        boolean seen();
    }

    private ArchiveStream(ArchiveInputStream entries, PackedBytes packed, EndMark end) {
        this.entries = entries;
        this.packed = packed;
        this.end = end;
    }

    static ArchiveStream open(Path archive, Configuration hadoop) throws IOException {
        FileSystem fileSystem = archive.getFileSystem(hadoop);
        String name = archive.getName().toLowerCase(Locale.ROOT);
        long length = fileSystem.getFileStatus(archive).getLen();
        FSDataInputStream file = fileSystem.open(archive);
        try {
            if (name.endsWith(".zip")) {
                boolean whole = endsAsZip(file, length);
                ZipArchiveInputStream zip = new ZipArchiveInputStream(new BufferedInputStream(file, 1 << 16));
                return new ArchiveStream(zip, zip::getCompressedCount, () -> whole);
            }
            BufferedInputStream buffered = new BufferedInputStream(file, 1 << 16);
            if (name.endsWith(".tar")) {
                Tar tar = new Tar(buffered);
                return new ArchiveStream(tar, () -> Long.MAX_VALUE, () -> tar.ended);
            }
            Gzip gzip = new Gzip(buffered);
            Tar tar = new Tar(gzip);
            return new ArchiveStream(tar, () -> gzip.packed, () -> tar.ended);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * The next entry, null after the last.
     *
     * @throws EOFException where the archive ends without its end mark
     */
    ArchiveEntry next() throws IOException {
        ArchiveEntry entry = entries.getNextEntry();
        if (entry == null && !end.seen()) {
            throw new EOFException("the archive is cut off");
        }
        return entry;
    }

    /** Why the entry cannot be read, null where it can. */
    String obstacle(ArchiveEntry entry) {
        boolean special = (entry instanceof TarArchiveEntry tar && isSpecial(tar))
                || (entry instanceof ZipArchiveEntry zip && zip.isUnixSymlink());
        if (special) {
            return "is a link or a device, which are not followed";
        }
        return entries.canReadEntryData(entry) ? null : "is packed or encrypted in a way that cannot be read";
    }

    private static boolean isSpecial(TarArchiveEntry entry) {
        return entry.isLink()
                || entry.isSymbolicLink()
                || entry.isFIFO()
                || entry.isBlockDevice()
                || entry.isCharacterDevice();
    }

    int read(byte[] buffer) throws IOException {
        return entries.read(buffer);
    }

    /** Bytes of the file behind the current entry and maybe those before; endless for a file that is not compressed. */
    long packed() {
        return packed.count();
    }

    @Override
    public void close() throws IOException {
        entries.close();
    }

    /** A stream of zip entries ends the same way at its directory and where it is cut between two entries. */
    private static boolean endsAsZip(FSDataInputStream file, long length) throws IOException {
        byte[] tail = new byte[(int) Math.min(length, ZIP_END)];
        file.readFully(length - tail.length, tail);
        return new String(tail, StandardCharsets.ISO_8859_1).contains("PK\5\6");
    }

    /** Knows whether the record of zeros came that ends an archive. */
    private static final class Tar extends TarArchiveInputStream {
        private boolean ended;

        Tar(InputStream in) {
            super(in, StandardCharsets.UTF_8.name());
        }

        @Override
        protected boolean isEOFRecord(byte[] tarRecord) {
            ended |= tarRecord != null && super.isEOFRecord(tarRecord);
            return super.isEOFRecord(tarRecord);
        }
    }

    /** Counts what it has unpacked to the byte, but for what lies in buffers. */
    private static final class Gzip extends GZIPInputStream {
        private long packed;

        Gzip(InputStream in) throws IOException {
            super(in, 1 << 13);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            long before = inf.getBytesRead();
            int count = super.read(buffer, offset, length);
            long after = inf.getBytesRead();
            packed += after >= before ? after - before : after;
            return count;
        }
    }
}
