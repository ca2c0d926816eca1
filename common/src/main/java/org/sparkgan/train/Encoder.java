package org.sparkgan.train;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.ThresholdAlgorithm;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.AdaptiveThresholdAlgorithm;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.FixedThresholdAlgorithm;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.TargetSparsityThresholdAlgorithm;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.config.ThresholdSettings;

/**
 * What the choice of the next threshold depends on: DL4J's algorithms keep nothing else between two exchanges.
 *
 * @param exchanges made so far
 * @param threshold of the last exchange; null before the first
 * @param sparsity share of the parameters that had grown to it; null before the first exchange
 */
record Encoder(int exchanges, Double threshold, Double sparsity) implements Serializable {
    /** Before the first exchange. */
    static final Encoder FRESH = new Encoder(0, null, null);

    /** Writes it; what is not known is NaN. */
    void write(DataOutput out) throws IOException {
        out.writeInt(exchanges);
        out.writeDouble(threshold == null ? Double.NaN : threshold);
        out.writeDouble(sparsity == null ? Double.NaN : sparsity);
    }

    /** Reads what {@link #write} wrote. */
    static Encoder read(DataInput in) throws IOException {
        return new Encoder(in.readInt(), known(in.readDouble()), known(in.readDouble()));
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /** The threshold of the exchange to come. */
    double nextThreshold(ThresholdSettings settings, INDArray update) {
        // DL4J takes a bitmap for a sparsity of 1/16; the true one lets the threshold settle among bitmaps too.
        return algorithm(settings).calculateThreshold(exchanges, 0, threshold, false, sparsity, update);
    }

    private static ThresholdAlgorithm algorithm(ThresholdSettings settings) {
        return switch (settings.algorithm()) {
            case ADAPTIVE ->
                new AdaptiveThresholdAlgorithm(
                        settings.initial(),
                        settings.minSparsity(),
                        settings.maxSparsity(),
                        AdaptiveThresholdAlgorithm.DEFAULT_DECAY_RATE);
            case FIXED -> new FixedThresholdAlgorithm(settings.initial());
            case TARGET_SPARSITY ->
                new TargetSparsityThresholdAlgorithm(
                        settings.initial(),
                        settings.targetSparsity(),
                        TargetSparsityThresholdAlgorithm.DEFAULT_DECAY_RATE);
        };
    }
}
