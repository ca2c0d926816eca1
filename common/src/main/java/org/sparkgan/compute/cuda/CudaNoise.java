package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Noise;
import org.sparkgan.compute.Operation;

/** Noise that the card draws by itself: uniform numbers are the CPU's to the bit, normal ones to a float's. */
final class CudaNoise {
    private static final int NUMBERS_OF_THREAD = 4;

    private CudaNoise() {}

    /** See {@link org.sparkgan.compute.Device#draw}. */
    static Operation draw(Session session, Noise noise, CudaClock clock, Matrix to) {
        long fours = (to.rows() + NUMBERS_OF_THREAD - 1) / NUMBERS_OF_THREAD;
        int normal =
                switch (noise.distribution()) {
                    case NORMAL -> 1;
                    case UNIFORM -> 0;
                };
        return new Launch(
                session,
                "draw_noise",
                Grid.ofColumns(fours, to.columns()),
                normal,
                to,
                noise.random().key(),
                // Iterations are ints, which leaves nothing of them for this word.
                noise.random().lastWord(0, noise.step()),
                clock.place(),
                to.rows(),
                to.columns());
    }
}
