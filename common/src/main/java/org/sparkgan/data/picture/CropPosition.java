package org.sparkgan.data.picture;

import org.sparkgan.random.Purpose;

/** Where a random square lies: a pure function of (seed, content of the picture), whatever its path and the cluster. */
final class CropPosition {
    private CropPosition() {}

    /** A place along the longer side, 0 (its start) to {@code room} (its end), each as likely as any other. */
    static int within(int room, long seed, byte[] content) {
        long bits = ContentBits.of(seed, Purpose.CROP, content);
        return (int) ((bits >>> 11) * 0x1p-53 * (room + 1L));
    }
}
