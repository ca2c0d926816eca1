package org.sparkgan.storage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Vectors in a stream: the length (int32, big-endian), then the numbers (IEEE 754 binary32, little-endian). Memory besides the
 * vector stays within one buffer.
 */
public final class FloatVectors {
    private static final int CHUNK = 1 << 16;

    private FloatVectors() {}

    /** Writes {@code vector}. */
    public static void write(float[] vector, DataOutput out) throws IOException {
        out.writeInt(vector.length);
        writeNumbers(vector, out);
    }

    /** Writes the numbers of {@code vector} without its length. */
    public static void writeNumbers(float[] vector, DataOutput out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        FloatBuffer floats = floats(chunk);
        for (int from = 0; from < vector.length; from += CHUNK / Float.BYTES) {
            int count = Math.min(CHUNK / Float.BYTES, vector.length - from);
            floats.clear().put(vector, from, count);
            out.write(chunk, 0, count * Float.BYTES);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException where the stream ends early or names a negative length
     */
    public static float[] read(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("a vector has length " + length);
        }
        return readNumbers(length, in);
    }

    /**
     * Reads {@code length} numbers, as {@link #writeNumbers} wrote them.
     *
     * @throws IOException where the stream ends early
     */
    public static float[] readNumbers(int length, DataInput in) throws IOException {
        float[] vector = new float[length];
        byte[] chunk = new byte[CHUNK];
        FloatBuffer floats = floats(chunk);
        for (int from = 0; from < vector.length; from += CHUNK / Float.BYTES) {
            int count = Math.min(CHUNK / Float.BYTES, vector.length - from);
            in.readFully(chunk, 0, count * Float.BYTES);
            floats.clear().get(vector, from, count);
        }
        return vector;
    }

    private static FloatBuffer floats(byte[] chunk) {
        return ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
}
