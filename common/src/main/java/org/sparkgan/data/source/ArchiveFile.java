package org.sparkgan.data.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkgan.data.picture.BrokenImageException;

/** Opens archives as what they are, whatever their names say. */
final class ArchiveFile {
    private static final int TAR_RECORD = 512;

    private ArchiveFile() {}

    /**
     * The entries of an archive.
     *
     * @throws BrokenImageException for a file that is none
     */
    static ArchiveEntries open(Path archive, NameEncoding names, Configuration hadoop)
            throws IOException, BrokenImageException {
        FileSystem fileSystem = archive.getFileSystem(hadoop);
        FSDataInputStream file = fileSystem.open(archive);
        try {
            BufferedInputStream in = new BufferedInputStream(file, 1 << 16);
            byte[] start = start(in);
            if (CountedGzip.starts(start)) {
                return tar(in, names);
            }
            if (isTar(start)) {
                return new TarEntries(in, () -> Long.MAX_VALUE, names);
            }
            return zip(file, in, start, archive, names, fileSystem);
        } catch (IOException | BrokenImageException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Whether a file is an archive by what it holds, for those whose names do not tell. */
    static boolean isArchive(Path file, FileSystem fileSystem) throws IOException {
        try (BufferedInputStream in = new BufferedInputStream(fileSystem.open(file))) {
            byte[] start = start(in);
            if (CountedGzip.starts(start)) {
                start = start(new BufferedInputStream(new CountedGzip(in)));
            }
            return isTar(start) || ZipDirectory.starts(start);
        } catch (ZipException | EOFException e) {
            return false;
        }
    }

    /** The first bytes of a stream, which stays where it is. */
    static byte[] start(BufferedInputStream in) throws IOException {
        in.mark(TAR_RECORD);
        byte[] start = in.readNBytes(TAR_RECORD);
        in.reset();
        return start;
    }

    private static ArchiveEntries tar(BufferedInputStream packed, NameEncoding names)
            throws IOException, BrokenImageException {
        CountedGzip gzip = new CountedGzip(packed);
        BufferedInputStream in = new BufferedInputStream(gzip, 1 << 13);
        byte[] start = start(in);
        if (start.length == TAR_RECORD && !isTar(start)) {
            Optional<ForeignFormat> foreign = ForeignFormat.of(start);
            throw new BrokenImageException(
                    foreign.isPresent()
                            ? foreign.get().advice()
                            : "is compressed with gzip, but what is in it is no tar archive");
        }
        return new TarEntries(in, gzip::packed, names);
    }

    private static ArchiveEntries zip(
            FSDataInputStream file,
            BufferedInputStream in,
            byte[] start,
            Path archive,
            NameEncoding names,
            FileSystem fileSystem)
            throws IOException, BrokenImageException {
        Optional<ForeignFormat> foreign = ForeignFormat.of(start);
        if (foreign.isPresent()) {
            throw new BrokenImageException(foreign.get().advice());
        }
        Optional<ZipDirectory> directory = ZipDirectory.find(archive, fileSystem);
        if (directory.isPresent()) {
            return new ZipEntries(file, directory.get(), names);
        }
        if (ZipDirectory.starts(start)) {
            return new ZipStream(in, names);
        }
        if (start.length < TAR_RECORD
                && archive.getName().toLowerCase(Locale.ROOT).endsWith(".tar")) {
            return new TarEntries(in, () -> Long.MAX_VALUE, names);
        }
        throw new BrokenImageException(start.length == 0 ? "is empty" : "is no zip, tar or tar.gz archive");
    }

    /** A tar file starts with a head, whose checksum is right, or with its end. */
    private static boolean isTar(byte[] start) {
        if (start.length < TAR_RECORD) {
            return false;
        }
        boolean zero = true;
        for (byte value : start) {
            zero &= value == 0;
        }
        return zero || TarEntries.isHead(start);
    }
}
