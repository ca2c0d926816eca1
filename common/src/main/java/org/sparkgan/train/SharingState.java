package org.sparkgan.train;

import java.io.DataOutput;
import java.io.IOException;
import org.sparkgan.gan.GanState;

/**
 * A worker's replica between two rounds of gradient sharing. The vectors are never changed: Spark may ask for them again.
 *
 * @param worker its number, from 0
 * @param iteration iterations taken
 * @param generator the generator's parameters
 * @param critic the critic's parameters
 * @param memory what this worker alone knows
 */
@SuppressWarnings("ArrayRecordComponent") // large vectors, compared by nobody, copied by nobody
record SharingState(int worker, int iteration, float[] generator, float[] critic, WorkerMemory memory)
        implements WorkerState {
    /** A replica with the parameters of {@code shared}. */
    static SharingState of(int worker, GanState shared, WorkerMemory memory) {
        return new SharingState(worker, shared.iteration(), shared.generator(), shared.critic(), memory);
    }

    /** The moving average is the driver's. */
    @Override
    public GanState state() {
        return GanState.ofParameters(iteration, generator, critic)
                .withOptimizers(memory.generator().optimizer(), memory.critic().optimizer());
    }

    /** The parameters are everybody's. */
    @Override
    public void write(DataOutput out) throws IOException {
        memory.write(out);
    }

    /** After an exchange. */
    SharingState plus(SharedUpdate update, UpdateCodecs codecs) {
        return new SharingState(
                worker,
                iteration,
                codecs.generator().apply(update.generator(), generator),
                codecs.critic().apply(update.critic(), critic),
                memory);
    }
}
