package org.sparkgan.gan;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The critic's scores of a part of its batch, and the loss's gradient by them, as arrays of the JVM. */
final class Scores {
    private final INDArray scores;
    private final INDArray deltas;
    private final int from;
    private final double[] values;
    private final double[] gradient;

    /**
     * Binds to samples {@code from} to {@code from + count} of the critic's batch.
     *
     * @param scores the critic's output, {@code [1, batch]}
     * @param deltas the gradient by it, {@code [1, batch]}
     */
    Scores(INDArray scores, INDArray deltas, int from, int count) {
        this.scores = scores;
        this.deltas = deltas;
        this.from = from;
        this.values = new double[count];
        this.gradient = new double[count];
    }

    /** The scores as they are now. */
    double[] read() {
        for (int i = 0; i < values.length; i++) {
            values[i] = scores.getDouble(from + i);
        }
        return values;
    }

    /** What {@link #writeGradient()} hands to the critic. */
    double[] gradient() {
        return gradient;
    }

    void writeGradient() {
        for (int i = 0; i < gradient.length; i++) {
            deltas.putScalar(from + i, gradient[i]);
        }
    }
}
