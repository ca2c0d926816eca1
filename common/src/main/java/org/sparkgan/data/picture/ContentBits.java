package org.sparkgan.data.picture;

import java.nio.ByteBuffer;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;
import org.sparkgan.storage.Sha256;

/** Random numbers that belong to a content, wherever it lies and whichever task meets it. */
public final class ContentBits {
    private ContentBits() {}

    /** 64 random bits, a pure function of (seed, purpose, content). */
    public static long of(long seed, Purpose purpose, byte[] content) {
        ByteBuffer digest = ByteBuffer.wrap(Sha256.digest().digest(content));
        long iteration = digest.getLong() >>> 16;
        return new RandomStream(seed, purpose).bits(iteration, digest.get(), digest.getInt());
    }
}
