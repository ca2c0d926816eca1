package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Noise;
import org.sparkgan.random.RandomStream;

/** Noise drawn on the card: the words of the CPU's generator, hence its uniform numbers to the bit. */
final class CudaNoise implements Noise {
    private static final int NUMBERS_OF_THREAD = 4;
    /** Places in the kernel's arguments. */
    private static final int HIGH = 3;

    private static final int ITERATION = 4;
    private static final int FIRST_SAMPLE = 5;

    private final RandomStream random;
    private final Launch launch;

    CudaNoise(Session session, Distribution distribution, RandomStream random, Matrix to) {
        this.random = random;
        long fours = (to.rows() + NUMBERS_OF_THREAD - 1) / NUMBERS_OF_THREAD;
        int normal =
                switch (distribution) {
                    case NORMAL -> 1;
                    case UNIFORM -> 0;
                };
        launch = new Launch(
                session,
                "draw_noise",
                Grid.ofColumns(fours, to.columns()),
                normal,
                to,
                random.key(),
                0,
                0,
                0,
                to.rows(),
                to.columns());
    }

    @Override
    public void draw(int iteration, int step, int firstSample) {
        launch.set(HIGH, random.lastWord(iteration, step));
        launch.set(ITERATION, iteration);
        launch.set(FIRST_SAMPLE, firstSample);
        launch.run();
    }
}
