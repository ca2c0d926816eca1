package org.sparkgan.train;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.sparkgan.compute.nd4j.ThresholdCodec;
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
    double nextThreshold(ThresholdSettings settings, ThresholdCodec codec) {
        return codec.nextThreshold(settings, exchanges, threshold, sparsity);
    }
}
