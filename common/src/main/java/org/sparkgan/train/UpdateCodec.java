package org.sparkgan.train;

import java.util.List;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.nd4j.ThresholdCodec;
import org.sparkgan.config.ThresholdSettings;
import org.sparkgan.exchange.TreeSum;

/**
 * Threshold encoding of one network's updates, on buffers that are allocated once: a parameter whose update has grown to the
 * threshold changes by the threshold, and what is left of it waits in the residual. Few such parameters are sent as a list of
 * their numbers; from one in 16 on a bitmap of 2 bits a parameter is smaller. A bitmap sends half the threshold for a decrease
 * that has grown to half of it, as ND4J has it. Where more parameters than {@code training.threshold.max-sparsity} reach the
 * threshold, it is too small for the updates, and these are sent whole: that costs bytes, but no progress. For one thread at a
 * time.
 *
 * <p>Strom, "Scalable distributed DNN training using commodity GPU cloud computing", Interspeech 2015; as in DL4J's
 * EncodingHandler.
 */
final class UpdateCodec {
    private static final int PARAMETERS_PER_INT = 16;

    /** Defaults of DL4J's ResidualClippingPostProcessor: residuals are clipped to five thresholds, every fifth exchange. */
    private static final int CLIPPED_TO = 5;

    private static final int CLIPPED_EVERY = 5;

    private final ThresholdCodec codec;
    private final int frozen;

    /** Allocates buffers for a network of as many {@code parameters}, all of which change. */
    UpdateCodec(int parameters) {
        this(0, parameters);
    }

    /**
     * Allocates buffers for a network.
     *
     * @param frozen parameters that do not change, the first: they are in no update and no residual
     * @param learning those behind them
     */
    UpdateCodec(int frozen, int learning) {
        this.frozen = frozen;
        this.codec = new ThresholdCodec(learning);
    }

    /** What a codec takes of {@code memory}. */
    static void plan(long parameters, Memory memory) {
        ThresholdCodec.plan(parameters, memory);
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
        float[] values = codec.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = after[frozen + i] - before[frozen + i] + residual[i];
        }
        codec.upload();
        double threshold = encoder.nextThreshold(settings, codec);
        EncodedUpdate update = list(threshold);
        double sparsity = (double) update.count() / values.length;
        Encoder next = new Encoder(encoder.exchanges() + 1, threshold, sparsity);
        if (sparsity > settings.maxSparsity()) {
            return new Encoded(EncodedUpdate.dense(values.clone()), new float[values.length], next);
        }
        if (update.count() >= values.length / PARAMETERS_PER_INT) {
            codec.upload();
            update = bitmap(threshold);
        }
        codec.download();
        float[] rest = values.clone();
        if (next.exchanges() % CLIPPED_EVERY == 0) {
            clip(rest, (float) (CLIPPED_TO * threshold));
        }
        return new Encoded(update, rest, next);
    }

    /** Not by ND4J's ops: they keep each number that they are given, and so each threshold, for as long as the JVM lives. */
    private static void clip(float[] residual, float most) {
        for (int i = 0; i < residual.length; i++) {
            residual[i] = Math.max(-most, Math.min(most, residual[i]));
        }
    }

    /** Takes what reaches the threshold out of the update. */
    private EncodedUpdate list(double threshold) {
        ThresholdCodec.Message message = codec.list(threshold);
        return message.count() == 0 ? EncodedUpdate.NOTHING : EncodedUpdate.encoded(message.ints(), message.count());
    }

    /** The same as a bitmap. */
    private EncodedUpdate bitmap(double threshold) {
        ThresholdCodec.Message message = codec.bitmap(threshold);
        return EncodedUpdate.encoded(message.ints(), message.count());
    }

    /** The updates as they are, or their sum where that is smaller: applied, both give the same bits. */
    SharedUpdate.Network share(List<EncodedUpdate> updates) {
        SharedUpdate.Network all = new SharedUpdate.Network(updates, updates.size());
        return all.bytes() > (long) Float.BYTES * codec.values().length
                ? new SharedUpdate.Network(
                        List.of(EncodedUpdate.dense(sum(updates).clone())), updates.size())
                : all;
    }

    /** New parameters: {@code parameters} plus the mean of the updates, the same bits wherever it is worked out. */
    float[] apply(SharedUpdate.Network update, float[] parameters) {
        float[] sum = sum(update.messages());
        float share = 1f / update.workers();
        float[] applied = new float[frozen + sum.length];
        System.arraycopy(parameters, 0, applied, 0, frozen);
        for (int i = 0; i < sum.length; i++) {
            applied[frozen + i] = parameters[frozen + i] + share * sum[i];
        }
        return applied;
    }

    /**
     * In the codec's own vector, from zero: a sum that is sent is read as it was. Updates that are sent whole are added up in the
     * order of {@link TreeSum}, in which the others are zeros.
     */
    private float[] sum(List<EncodedUpdate> updates) {
        codec.clear();
        for (EncodedUpdate update : updates) {
            if (!update.isDense() && update.count() > 0) {
                decode(update);
            }
        }
        codec.download();
        float[] sum = codec.values();
        if (updates.stream().anyMatch(EncodedUpdate::isDense)) {
            add(wholes(updates), sum);
        }
        return sum;
    }

    private float[] wholes(List<EncodedUpdate> updates) {
        float[] nothing = new float[codec.values().length];
        return TreeSum.of(updates.stream()
                .map(update -> update.isDense() ? update.dense() : nothing)
                .toList());
    }

    private static void add(float[] update, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += update[i];
        }
    }

    private void decode(EncodedUpdate update) {
        if (update.isBitmap()) {
            codec.addBitmap(update.encoded());
        } else {
            codec.addList(update.encoded());
        }
    }
}
