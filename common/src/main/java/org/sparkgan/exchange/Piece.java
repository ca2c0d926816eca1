package org.sparkgan.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Bytes between a vector and a channel, outside the heap, where the system can use them without another copy. Floats lie at
 * multiples of four bytes, little-endian.
 */
final class Piece {
    private final ByteBuffer bytes;
    private final FloatBuffer floats;

    Piece(int size) {
        this.bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        this.floats = bytes.asFloatBuffer();
    }

    Piece clear() {
        bytes.clear();
        return this;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Puts as many of the elements as there is room for; how many. */
    int put(float[] vector, int start, int length) {
        int count = Math.min(length, bytes.remaining() / Float.BYTES);
        floats.position(bytes.position() / Float.BYTES).put(vector, start, count);
        bytes.position(bytes.position() + count * Float.BYTES);
        return count;
    }

    /** Takes as many elements as are here; how many. */
    int take(float[] vector, int start, int length) {
        int count = Math.min(length, bytes.remaining() / Float.BYTES);
        floats.position(bytes.position() / Float.BYTES).get(vector, start, count);
        bytes.position(bytes.position() + count * Float.BYTES);
        return count;
    }
}
