package org.sparkgan.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Makes archives of the tests, entry by entry. */
public final class ArchiveFiles {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** A grey picture of 4x4 pixels. */
    public ArchiveFiles picture(String path, int grey) throws IOException {
        entries.put(path, Pictures.encode(Pictures.flat(4, grey), "png"));
        return this;
    }

    public ArchiveFiles text(String path, String text) {
        entries.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public byte[] tar() throws IOException {
        return tar(StandardCharsets.UTF_8);
    }

    public byte[] tar(Charset names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, names.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                TarArchiveEntry head = new TarArchiveEntry(entry.getKey(), true);
                head.setSize(entry.getValue().length);
                tar.putArchiveEntry(head);
                tar.write(entry.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** A zip whose names are not marked as UTF-8, written as to a pipe: lengths follow the entries. */
    public byte[] zip(Charset names, int method) throws IOException {
        return zip(names, method, ZipArchiveOutputStream.UnicodeExtraFieldPolicy.NEVER);
    }

    public byte[] zip(Charset names, int method, ZipArchiveOutputStream.UnicodeExtraFieldPolicy unicode)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            zip.setEncoding(names.name());
            zip.setUseLanguageEncodingFlag(false);
            zip.setCreateUnicodeExtraFields(unicode);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipArchiveEntry head = new ZipArchiveEntry(entry.getKey());
                head.setMethod(method);
                if (method == ZipArchiveEntry.STORED) {
                    head.setSize(entry.getValue().length);
                    head.setCrc(crc(entry.getValue()));
                }
                zip.putArchiveEntry(head);
                zip.write(entry.getValue());
                zip.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    public static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    public static byte[] together(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }
}
