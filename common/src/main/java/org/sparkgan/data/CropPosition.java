package org.sparkgan.data;

import java.nio.ByteBuffer;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** Where a random square lies: a pure function of (seed, content of the picture), whatever its path and the cluster. */
final class CropPosition {
    private CropPosition() {}

    /** A place along the longer side, 0 (its start) to {@code room} (its end), each as likely as any other. */
    static int within(int room, long seed, byte[] content) {
        ByteBuffer digest = ByteBuffer.wrap(DatasetOrder.sha256(content));
        long iteration = digest.getLong() >>> 16;
        long bits = new RandomStream(seed, Purpose.CROP).bits(iteration, digest.get(), digest.getInt());
        return (int) ((bits >>> 11) * 0x1p-53 * (room + 1L));
    }
}
