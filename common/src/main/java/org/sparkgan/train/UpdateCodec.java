package org.sparkgan.train;

import java.util.List;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.residual.ResidualClippingPostProcessor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.config.ThresholdSettings;
import org.sparkgan.gan.HostVector;

/**
 * Threshold encoding of one network's updates, on buffers that are allocated once: parameters whose update has grown to the
 * threshold are sent as one signed number each, the rest waits in the residual. For one thread at a time.
 *
 * <p>Strom, "Scalable distributed DNN training using commodity GPU cloud computing", Interspeech 2015; as in DL4J's
 * EncodingHandler. Where that turns to a bitmap of 2 bits a parameter, which still holds nothing but the threshold, the whole
 * update is sent as it is: a threshold that is too small for the updates costs bytes, but no progress.
 */
final class UpdateCodec {
    /** DL4J's: from one in 16 on its bitmap is smaller than the list of numbers. */
    private static final int DENSE_FROM = 16;

    /** DL4J's defaults: residuals are clipped to five thresholds, every fifth exchange. */
    private static final ResidualClippingPostProcessor CLIPPING = new ResidualClippingPostProcessor(5, 5);

    private final INDArray array;
    private final HostVector vector;

    /** Allocates buffers for a network of as many {@code parameters}. */
    UpdateCodec(int parameters) {
        array = Nd4j.create(DataType.FLOAT, parameters);
        vector = new HostVector(array);
    }

    /**
     * What encoding makes of an update.
     *
     * @param update to be sent
     * @param residual what is left of it
     * @param encoder for the next exchange
     */
    @SuppressWarnings("ArrayRecordComponent") // a large vector, compared by nobody, copied by nobody
    record Encoded(EncodedUpdate update, float[] residual, Encoder encoder) {}

    /**
     * Encodes {@code after - before + residual}.
     *
     * @param encoder as the last exchange left it
     */
    Encoded encode(float[] before, float[] after, float[] residual, Encoder encoder, ThresholdSettings settings) {
        float[] values = vector.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = after[i] - before[i] + residual[i];
        }
        vector.upload();
        double threshold = encoder.nextThreshold(settings, array);
        int exchange = encoder.exchanges() + 1;
        int[] sparse = sparse(threshold);
        EncodedUpdate update = new EncodedUpdate(sparse, null);
        if (update.count() >= (double) values.length / DENSE_FROM) {
            return new Encoded(
                    new EncodedUpdate(null, values.clone()),
                    new float[values.length],
                    new Encoder(exchange, threshold, null));
        }
        CLIPPING.processResidual(exchange, 0, threshold, array);
        vector.download();
        double sparsity = (double) update.count() / values.length;
        return new Encoded(update, values.clone(), new Encoder(exchange, threshold, sparsity));
    }

    /** Takes out of the array what reaches the threshold. */
    private int[] sparse(double threshold) {
        INDArray encoded = Nd4j.getExecutioner().thresholdEncode(array, threshold, Integer.MAX_VALUE);
        if (encoded == null) {
            return EncodedUpdate.NOTHING.sparse();
        }
        int[] sparse = encoded.toIntVector();
        encoded.close();
        return sparse;
    }

    /** New parameters: {@code parameters} plus the mean of {@code updates}, the same bits wherever it is worked out. */
    float[] apply(List<EncodedUpdate> updates, float[] parameters) {
        array.assign(0);
        for (EncodedUpdate update : updates) {
            if (update.dense() == null && update.count() > 0) {
                INDArray encoded = Nd4j.createFromArray(update.sparse());
                Nd4j.getExecutioner().thresholdDecode(encoded, array);
                encoded.close();
            }
        }
        vector.download();
        float[] sum = vector.values();
        for (EncodedUpdate update : updates) {
            if (update.dense() != null) {
                add(update.dense(), sum);
            }
        }
        float share = 1f / updates.size();
        float[] applied = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            applied[i] = parameters[i] + share * sum[i];
        }
        return applied;
    }

    private static void add(float[] vector, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += vector[i];
        }
    }
}
