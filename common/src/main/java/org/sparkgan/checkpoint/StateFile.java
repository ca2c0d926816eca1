package org.sparkgan.checkpoint;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.GanState;

/**
 * The format of {@code state.bin}: all numbers of a run, bit for bit.
 *
 * <p>Little-endian: magic {@code SGAN}, version (int32), iteration (int32), then the vectors generator, critic, generator
 * EMA, and for the generator's and the critic's optimizer each steps (int64) and the vectors mean and mean square. A
 * vector is its length (int32) and its numbers (IEEE 754 binary32). Memory besides the vectors stays within one buffer.
 */
final class StateFile {
    private static final int MAGIC = 0x4E414753; // "SGAN", read little-endian
    private static final int VERSION = 1;
    private static final int CHUNK = 1 << 16;

    private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final FloatBuffer floats = bytes.asFloatBuffer();

    private StateFile() {}

    static void write(GanState state, OutputStream out) throws IOException {
        StateFile file = new StateFile();
        file.writeInt(MAGIC, out);
        file.writeInt(VERSION, out);
        file.writeInt(state.iteration(), out);
        file.writeVector(state.generator(), out);
        file.writeVector(state.critic(), out);
        file.writeVector(state.generatorEma(), out);
        file.writeOptimizer(state.generatorOptimizer(), out);
        file.writeOptimizer(state.criticOptimizer(), out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException for another format or version, or where the stream ends early
     */
    static GanState read(InputStream stream) throws IOException {
        StateFile file = new StateFile();
        DataInputStream in = new DataInputStream(stream);
        if (file.readInt(in) != MAGIC) {
            throw new IOException("state.bin is not a SparkGAN state");
        }
        int version = file.readInt(in);
        if (version != VERSION) {
            throw new IOException("state.bin has version " + version + ", but this SparkGAN reads " + VERSION);
        }
        return new GanState(
                file.readInt(in),
                file.readVector(in),
                file.readVector(in),
                file.readVector(in),
                file.readOptimizer(in),
                file.readOptimizer(in));
    }

    private void writeOptimizer(OptimizerState state, OutputStream out) throws IOException {
        out.write(bytes.array(), 0, bytes.clear().putLong(state.steps()).position());
        writeVector(state.mean(), out);
        writeVector(state.meanSquare(), out);
    }

    private OptimizerState readOptimizer(DataInputStream in) throws IOException {
        in.readFully(bytes.array(), 0, Long.BYTES);
        return new OptimizerState(bytes.getLong(0), readVector(in), readVector(in));
    }

    private void writeVector(float[] vector, OutputStream out) throws IOException {
        writeInt(vector.length, out);
        for (int from = 0; from < vector.length; from += CHUNK) {
            int count = Math.min(CHUNK, vector.length - from);
            floats.clear().put(vector, from, count);
            out.write(bytes.array(), 0, count * Float.BYTES);
        }
    }

    private float[] readVector(DataInputStream in) throws IOException {
        int length = readInt(in);
        if (length < 0) {
            throw new IOException("state.bin holds a vector of length " + length);
        }
        float[] vector = new float[length];
        for (int from = 0; from < length; from += CHUNK) {
            int count = Math.min(CHUNK, length - from);
            in.readFully(bytes.array(), 0, count * Float.BYTES);
            floats.clear().get(vector, from, count);
        }
        return vector;
    }

    private void writeInt(int value, OutputStream out) throws IOException {
        out.write(bytes.array(), 0, bytes.clear().putInt(value).position());
    }

    private int readInt(DataInputStream in) throws IOException {
        in.readFully(bytes.array(), 0, Integer.BYTES);
        return bytes.getInt(0);
    }
}
