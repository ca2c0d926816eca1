package org.sparkgan.train;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.FloatVectors;

/** A state on its way between driver and workers: vectors as raw bytes, several times faster than Java's own format. */
public final class StateMessage implements Externalizable {
    private static final long serialVersionUID = 1L;

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
        write(state, out);
        out.writeObject(state.feedback());
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
        state = read(in).withFeedback((Feedback) in.readObject());
    }

    /** Writes all numbers, bit for bit, but for feedback, of which no worker knows more than others. */
    static void write(GanState state, DataOutput out) throws IOException {
        out.writeInt(state.iteration());
        FloatVectors.write(state.generator(), out);
        FloatVectors.write(state.critic(), out);
        FloatVectors.write(state.generatorEma(), out);
        write(state.generatorOptimizer(), out);
        write(state.criticOptimizer(), out);
    }

    /** Reads what {@link #write(GanState, DataOutput)} wrote. */
    static GanState read(DataInput in) throws IOException {
        return new GanState(
                in.readInt(),
                FloatVectors.read(in),
                FloatVectors.read(in),
                FloatVectors.read(in),
                readOptimizer(in),
                readOptimizer(in));
    }

    /** The same for an optimizer. */
    static void write(OptimizerState optimizer, DataOutput out) throws IOException {
        out.writeLong(optimizer.steps());
        FloatVectors.write(optimizer.mean(), out);
        FloatVectors.write(optimizer.meanSquare(), out);
    }

    /** Reads what {@link #write(OptimizerState, DataOutput)} wrote. */
    static OptimizerState readOptimizer(DataInput in) throws IOException {
        return new OptimizerState(in.readLong(), FloatVectors.read(in), FloatVectors.read(in));
    }
}
