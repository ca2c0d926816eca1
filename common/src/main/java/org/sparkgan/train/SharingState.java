package org.sparkgan.train;

import java.io.DataOutput;
import java.io.IOException;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.GanState;

/**
 * A worker's replica between two rounds of gradient sharing. The vectors are never changed: Spark may ask for them again.
 *
 * @param worker its number, from 0
 * @param iteration iterations taken
 * @param generator the generator's parameters
 * @param critic the critic's parameters
 * @param memory what this worker alone knows
 * @param feedback what the critic's scores have told
 */
@SuppressWarnings("ArrayRecordComponent") // large vectors, compared by nobody, copied by nobody
record SharingState(
        int worker, int iteration, float[] generator, float[] critic, WorkerMemory memory, Feedback feedback)
        implements WorkerState {
    /** A replica with what {@code shared} has. */
    static SharingState of(int worker, GanState shared, WorkerMemory memory) {
        return new SharingState(
                worker, shared.iteration(), shared.generator(), shared.critic(), memory, shared.feedback());
    }

    /** The moving average is the driver's. */
    @Override
    public GanState state() {
        return GanState.ofParameters(iteration, generator, critic)
                .withOptimizers(memory.generator().optimizer(), memory.critic().optimizer())
                .withFeedback(feedback);
    }

    /** The rest is everybody's. */
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
                memory,
                update.feedback());
    }
}
