package org.sparkgan.checkpoint;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.FloatVectors;

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

    private StateFile() {}

    static void write(GanState state, OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        writeInt(MAGIC, out);
        writeInt(VERSION, out);
        writeInt(state.iteration(), out);
        writeVector(state.generator(), out);
        writeVector(state.critic(), out);
        writeVector(state.generatorEma(), out);
        writeOptimizer(state.generatorOptimizer(), out);
        writeOptimizer(state.criticOptimizer(), out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException for another format or version, or where the stream ends early
     */
    static GanState read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        if (readInt(in) != MAGIC) {
            throw new IOException("state.bin is not a SparkGAN state");
        }
        int version = readInt(in);
        if (version != VERSION) {
            throw new IOException("state.bin has version " + version + ", but this SparkGAN reads " + VERSION);
        }
        return new GanState(
                readInt(in), readVector(in), readVector(in), readVector(in), readOptimizer(in), readOptimizer(in));
    }

    private static void writeOptimizer(OptimizerState state, DataOutput out) throws IOException {
        out.writeLong(Long.reverseBytes(state.steps()));
        writeVector(state.mean(), out);
        writeVector(state.meanSquare(), out);
    }

    private static OptimizerState readOptimizer(DataInput in) throws IOException {
        return new OptimizerState(Long.reverseBytes(in.readLong()), readVector(in), readVector(in));
    }

    private static void writeVector(float[] vector, DataOutput out) throws IOException {
        writeInt(vector.length, out);
        FloatVectors.writeNumbers(vector, out);
    }

    private static float[] readVector(DataInput in) throws IOException {
        int length = readInt(in);
        if (length < 0) {
            throw new IOException("state.bin holds a vector of length " + length);
        }
        return FloatVectors.readNumbers(length, in);
    }

    private static void writeInt(int value, DataOutput out) throws IOException {
        out.writeInt(Integer.reverseBytes(value));
    }

    private static int readInt(DataInput in) throws IOException {
        return Integer.reverseBytes(in.readInt());
    }
}
