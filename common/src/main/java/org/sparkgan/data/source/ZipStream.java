package org.sparkgan.data.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/** What there is of a zip file without its end: the entries from the first on. */
final class ZipStream implements ArchiveEntries {
    private final ZipArchiveInputStream zip;
    private final NameEncoding names;

    ZipStream(InputStream in, NameEncoding names) {
        this.zip = new ZipArchiveInputStream(in, StandardCharsets.ISO_8859_1.name());
        this.names = names;
    }

    @Override
    public Entry next() throws IOException {
        ArchiveEntry next = zip.getNextEntry();
        if (next == null) {
            throw new EOFException("the archive is cut off");
        }
        ZipArchiveEntry entry = (ZipArchiveEntry) next;
        NameEncoding.Name name = entry.getGeneralPurposeBit().usesUTF8ForNames()
                ? names.marked(entry.getRawName(), NameEncoding.ZIP)
                : names.unmarked(entry.getRawName(), NameEncoding.ZIP);
        String obstacle = zip.canReadEntryData(entry) ? null : ZipEntries.UNREADABLE;
        return new Entry(name.text(), name.encoding(), name.text().endsWith("/"), entry.getSize(), obstacle);
    }

    @Override
    public InputStream content() {
        return zip;
    }

    /** Where one entry ends and the next begins only reading shows. */
    @Override
    public void pass() throws IOException {
        zip.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public boolean standAlone() {
        return false;
    }

    @Override
    public long packed() {
        return zip.getCompressedCount();
    }

    @Override
    public String remark() {
        return null;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
