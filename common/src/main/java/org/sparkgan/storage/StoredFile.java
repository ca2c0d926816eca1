package org.sparkgan.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/**
 * What a file holds, as far as it takes to know it again.
 *
 * @param length in bytes
 * @param sha256 of its bytes, in hexadecimal
 */
public record StoredFile(long length, String sha256) implements Serializable {
    private static final int BUFFER = 1 << 16;

    /** Something that writes itself to a stream. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a new file and measures it on the way. */
    public static StoredFile write(Folder folder, String name, Content content) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (OutputStream out = new BufferedOutputStream(new DigestOutputStream(folder.create(name), digest), BUFFER)) {
            content.writeTo(out);
        }
        return new StoredFile(folder.length(name), Sha256.hex(digest));
    }

    /**
     * Reads the whole file for the check.
     *
     * @throws IOException also where the file is not the one that was written
     */
    public void verify(Folder folder, String name) throws IOException {
        if (folder.length(name) != length) {
            throw new IOException(name + " has " + folder.length(name) + " bytes instead of " + length);
        }
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(folder.open(name), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!Sha256.hex(digest).equals(sha256)) {
            throw new IOException(name + " has changed since it was written (SHA-256)");
        }
    }
}
