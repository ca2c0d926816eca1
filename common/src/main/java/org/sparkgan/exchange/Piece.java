package org.sparkgan.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Bytes between a vector and a channel, outside the heap, where the system can use them without another copy. Numbers lie at
 * multiples of their size, little-endian.
 */
final class Piece {
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final ShortBuffer halves;
    /** On their way to and from there: memory outside the heap is fast only as a whole. */
    private final short[] upper;

    Piece(int size) {
        this.bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        this.floats = bytes.asFloatBuffer();
        this.halves = bytes.asShortBuffer();
        this.upper = new short[size / Short.BYTES];
    }

    Piece clear() {
        bytes.clear();
        return this;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Puts as many of the elements as there is room for; how many. */
    int put(float[] vector, int start, int length, Precision precision) {
        int size = precision.bytes();
        int count = Math.min(length, bytes.remaining() / size);
        int at = bytes.position() / size;
        switch (precision) {
            case FLOAT -> floats.position(at).put(vector, start, count);
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    upper[i] = (short) (Float.floatToRawIntBits(vector[start + i]) >>> Short.SIZE);
                }
                halves.put(at, upper, 0, count);
            }
        }
        bytes.position(bytes.position() + count * size);
        return count;
    }

    /** Takes as many elements as are here; how many. */
    int take(float[] vector, int start, int length, Precision precision) {
        int size = precision.bytes();
        int count = Math.min(length, bytes.remaining() / size);
        int at = bytes.position() / size;
        switch (precision) {
            case FLOAT -> floats.position(at).get(vector, start, count);
            case BFLOAT16 -> {
                halves.get(at, upper, 0, count);
                for (int i = 0; i < count; i++) {
                    vector[start + i] = Float.intBitsToFloat(upper[i] << Short.SIZE);
                }
            }
        }
        bytes.position(bytes.position() + count * size);
        return count;
    }
}
