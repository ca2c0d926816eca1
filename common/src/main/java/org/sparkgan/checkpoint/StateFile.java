package org.sparkgan.checkpoint;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.ScoreCounts;
import org.sparkgan.storage.FloatVectors;

/**
 * The format of {@code state.bin}: all numbers of a run, bit for bit.
 *
 * <p>Little-endian: magic {@code SGAN}, version (int32), iteration (int32), then the vectors generator, critic, generator
 * EMA, and for the generator's and the critic's optimizer each steps (int64) and the vectors mean and mean square. A
 * vector is its length (int32) and its numbers (IEEE 754 binary32). In version 2, where a run follows its critic's scores, come
 * the probability of augmentation and the averages of real and generated scores (IEEE 754 binary64), then the counts of images, signs, real
 * and generated scores (int64), and whether there are averages (one byte). Memory besides the vectors stays within one buffer.
 */
final class StateFile {
    private static final int MAGIC = 0x4E414753; // "SGAN", read little-endian
    /** Without feedback. */
    private static final int PLAIN = 1;

    private static final int FOLLOWING = 2;

    private StateFile() {}

    static void write(GanState state, OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        writeInt(MAGIC, out);
        boolean plain = state.feedback().equals(Feedback.NONE);
        writeInt(plain ? PLAIN : FOLLOWING, out);
        writeInt(state.iteration(), out);
        writeVector(state.generator(), out);
        writeVector(state.critic(), out);
        writeVector(state.generatorEma(), out);
        writeOptimizer(state.generatorOptimizer(), out);
        writeOptimizer(state.criticOptimizer(), out);
        if (!plain) {
            writeFeedback(state.feedback(), out);
        }
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
        if (version != PLAIN && version != FOLLOWING) {
            throw new IOException(
                    "state.bin has version " + version + ", but this SparkGAN reads " + PLAIN + " and " + FOLLOWING);
        }
        return new GanState(
                readInt(in),
                readVector(in),
                readVector(in),
                readVector(in),
                readOptimizer(in),
                readOptimizer(in),
                version == PLAIN ? Feedback.NONE : readFeedback(in));
    }

    private static void writeFeedback(Feedback state, DataOutput out) throws IOException {
        for (double number : new double[] {state.probability(), state.real(), state.generated()}) {
            writeLong(Double.doubleToLongBits(number), out);
        }
        ScoreCounts counts = state.since();
        for (long count : new long[] {counts.judged(), counts.signs(), counts.real(), counts.generated()}) {
            writeLong(count, out);
        }
        out.writeBoolean(state.hasAverages());
    }

    private static Feedback readFeedback(DataInput in) throws IOException {
        double probability = readDouble(in);
        double real = readDouble(in);
        double generated = readDouble(in);
        ScoreCounts counts = new ScoreCounts(readLong(in), readLong(in), readLong(in), readLong(in));
        return new Feedback(probability, in.readBoolean(), real, generated, counts);
    }

    private static void writeOptimizer(OptimizerState state, DataOutput out) throws IOException {
        writeLong(state.steps(), out);
        writeVector(state.mean(), out);
        writeVector(state.meanSquare(), out);
    }

    private static OptimizerState readOptimizer(DataInput in) throws IOException {
        return new OptimizerState(readLong(in), readVector(in), readVector(in));
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

    private static double readDouble(DataInput in) throws IOException {
        return Double.longBitsToDouble(readLong(in));
    }

    private static void writeLong(long value, DataOutput out) throws IOException {
        out.writeLong(Long.reverseBytes(value));
    }

    private static long readLong(DataInput in) throws IOException {
        return Long.reverseBytes(in.readLong());
    }

    private static int readInt(DataInput in) throws IOException {
        return Integer.reverseBytes(in.readInt());
    }
}
