package org.sparkgan.gan;

import java.util.List;
import java.util.stream.Stream;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.gan.latent.LabelVectors;

/**
 * The labels of one iteration. A generated image has the label of the real one in its place, so that both, and what lies
 * between them, are judged as the same; images of the generator's step have those of the last critic step.
 */
final class IterationLabels {
    private final int[][] steps;
    private final LabelVectors generated;
    /** Of the critic's batch, by critic step. */
    private final List<LabelVectors> judged;

    private final int copies;

    /**
     * Binds to the labels of both batches.
     *
     * @param criticSteps of an iteration
     * @param batchSize images of a step
     * @param generated of the images of all steps, the generator's last
     * @param judged of the critic's batch, which holds each place once or more
     */
    IterationLabels(Device device, int criticSteps, int batchSize, Matrix generated, Matrix judged) {
        this.steps = new int[criticSteps][batchSize];
        this.generated = new LabelVectors(device, generated);
        this.judged = Stream.generate(() -> new LabelVectors(device, judged))
                .limit(criticSteps)
                .toList();
        this.copies = judged.samples() / batchSize;
    }

    /** Reads the labels of an iteration's images. */
    void read(int iteration, Minibatches images) {
        for (int step = 0; step < steps.length; step++) {
            images.labels((long) iteration * steps.length + step, steps[step]);
            put(steps[step], generated, step);
            for (int copy = 0; copy < copies; copy++) {
                put(steps[step], judged.get(step), copy);
            }
        }
        put(steps[steps.length - 1], generated, steps.length);
    }

    /** Hands them to the generator. */
    void generate() {
        generated.upload();
    }

    /** Hands those of a critic step to the critic. */
    void judge(int step) {
        judged.get(step).upload();
    }

    /** Hands those of the generator's step to the critic. */
    void judgeGenerator() {
        judge(steps.length - 1);
    }

    private static void put(int[] labels, LabelVectors batch, int place) {
        for (int i = 0; i < labels.length; i++) {
            batch.set(place * labels.length + i, labels[i]);
        }
    }
}
