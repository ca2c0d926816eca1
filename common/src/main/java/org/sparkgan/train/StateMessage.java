package org.sparkgan.train;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.OptimizerState;

/** A state on its way between driver and workers: vectors as raw bytes, several times faster than Java's own format. */
public final class StateMessage implements Externalizable {
    private static final long serialVersionUID = 1L;
    private static final int CHUNK = 1 << 16;

    private transient GanState state;

    /** For deserialization alone. */
    public StateMessage() {}

    /** Wraps a state, which is not copied. */
    public StateMessage(GanState state) {
        this.state = state;
    }

    /** What travels. */
    public GanState state() {
        return state;
    }

    /** Bytes of the vectors. */
    public long bytes() {
        return (long) Float.BYTES
                * (state.generator().length
                        + (long) state.critic().length
                        + state.generatorEma().length
                        + state.generatorOptimizer().mean().length
                        + state.generatorOptimizer().meanSquare().length
                        + state.criticOptimizer().mean().length
                        + state.criticOptimizer().meanSquare().length);
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        out.writeInt(state.iteration());
        write(out, state.generator());
        write(out, state.critic());
        write(out, state.generatorEma());
        write(out, state.generatorOptimizer());
        write(out, state.criticOptimizer());
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        state = new GanState(in.readInt(), read(in), read(in), read(in), readOptimizer(in), readOptimizer(in));
    }

    private static void write(ObjectOutput out, OptimizerState optimizer) throws IOException {
        out.writeLong(optimizer.steps());
        write(out, optimizer.mean());
        write(out, optimizer.meanSquare());
    }

    private static OptimizerState readOptimizer(ObjectInput in) throws IOException {
        return new OptimizerState(in.readLong(), read(in), read(in));
    }

    private static void write(ObjectOutput out, float[] vector) throws IOException {
        out.writeInt(vector.length);
        byte[] chunk = new byte[CHUNK];
        FloatBuffer floats = floats(chunk);
        for (int from = 0; from < vector.length; from += CHUNK / Float.BYTES) {
            int count = Math.min(CHUNK / Float.BYTES, vector.length - from);
            floats.clear().put(vector, from, count);
            out.write(chunk, 0, count * Float.BYTES);
        }
    }

    private static float[] read(ObjectInput in) throws IOException {
        float[] vector = new float[in.readInt()];
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
