package org.sparkgan.train;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.sparkgan.gan.GanState;

/**
 * Where a worker stands between two rounds of parameter averaging.
 *
 * @param worker its number, from 0
 * @param state what it goes on from; before the average arrives, the vectors of what is averaged are empty
 * @param averaged the networks that all workers have in common; the others are its own
 */
record AveragingState(int worker, GanState state, AveragedNetworks averaged) implements WorkerState {
    /** How workers start: with what the driver has, but for what they saved as their own. */
    static final WorkerStart<AveragingState> START = new Start();

    /** The worker's end of a round, in vectors that the next round does not change. */
    static AveragingState ofRound(int worker, GanState end, AveragedNetworks averaged) {
        return new AveragingState(worker, averaged.others().of(end), averaged);
    }

    /** After the average of the round. */
    AveragingState plus(GanState average) {
        return new AveragingState(worker, averaged.join(average, state), averaged);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeBoolean(averaged.generator());
        out.writeBoolean(averaged.critic());
        StateMessage.write(averaged.others().of(state), out);
    }

    private static final class Start implements WorkerStart<AveragingState> {
        private static final long serialVersionUID = 1L;

        @Override
        public GanState shared(GanState state) {
            return state;
        }

        @Override
        public AveragingState fresh(int worker, GanState shared) {
            return new AveragingState(worker, shared, AveragedNetworks.BOTH);
        }

        @Override
        public AveragingState read(int worker, GanState shared, DataInput in) throws IOException {
            AveragedNetworks averaged = new AveragedNetworks(in.readBoolean(), in.readBoolean());
            return new AveragingState(worker, StateMessage.read(in), averaged).plus(shared);
        }
    }
}
