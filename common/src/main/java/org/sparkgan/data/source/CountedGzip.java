package org.sparkgan.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks, and counts what it has unpacked to the byte, but for what lies in buffers. */
final class CountedGzip extends GZIPInputStream {
    private long packed;

    CountedGzip(InputStream in) throws IOException {
        super(in, 1 << 13);
    }

    static boolean starts(byte[] file) {
        return file.length > 2 && (file[0] & 0xFF) == 0x1F && (file[1] & 0xFF) == 0x8B;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        long before = inf.getBytesRead();
        int count = super.read(buffer, offset, length);
        long after = inf.getBytesRead();
        packed += after >= before ? after - before : after;
        return count;
    }

    /** Bytes of the file. */
    long packed() {
        return packed;
    }
}
