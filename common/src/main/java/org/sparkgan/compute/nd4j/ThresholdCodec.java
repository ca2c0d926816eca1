package org.sparkgan.compute.nd4j;

import org.deeplearning4j.optimize.solvers.accumulation.encoding.ThresholdAlgorithm;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.AdaptiveThresholdAlgorithm;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.FixedThresholdAlgorithm;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.TargetSparsityThresholdAlgorithm;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.ThresholdSettings;

/**
 * ND4J's threshold encoding of a vector, on buffers that are allocated once: numbers that reach the threshold are taken out of the
 * vector and encoded. For one thread at a time.
 */
public final class ThresholdCodec {
    private static final int PER_INT = 16;
    private static final int BITMAP_HEADER = 5;

    static {
        Backend.choose();
    }

    private final OpExecutioner ops = Nd4j.getExecutioner();
    private final INDArray array;
    private final Nd4jVector vector;
    private final INDArray bitmap;

    /** Allocates buffers for as many {@code numbers}. */
    public ThresholdCodec(int numbers) {
        array = Nd4j.create(DataType.FLOAT, numbers);
        vector = new FloatVector(array);
        bitmap = Nd4j.create(DataType.INT32, bitmapInts(numbers));
    }

    /** What a codec takes of {@code memory}; ints and floats have as many bytes. */
    public static void plan(long numbers, Memory memory) {
        memory.matrix(numbers, 1);
        memory.matrix(bitmapInts(numbers), 1);
    }

    private static long bitmapInts(long numbers) {
        return numbers / PER_INT + BITMAP_HEADER;
    }

    /**
     * An encoded vector.
     *
     * @param ints the message
     * @param count numbers of the vector that are in it
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    public record Message(int[] ints, long count) {}

    /** The vector in the JVM; changes count after {@link #upload()}. */
    public float[] values() {
        return vector.values();
    }

    /** Goes on from what {@link #values()} are. */
    public void upload() {
        vector.upload();
    }

    /** Brings what is left of the vector to {@link #values()}. */
    public void download() {
        vector.download();
    }

    /** Goes on from zeros. */
    public void clear() {
        array.assign(0);
    }

    /** Takes what reaches the threshold out of the vector, as a list; of no ints where nothing does. */
    public Message list(double threshold) {
        INDArray encoded = ops.thresholdEncode(array, threshold, Integer.MAX_VALUE);
        if (encoded == null) {
            return new Message(new int[0], 0);
        }
        int[] ints = encoded.toIntVector();
        encoded.close();
        return new Message(ints, ints[0]);
    }

    /** The same as a bitmap of 2 bits a number. */
    public Message bitmap(double threshold) {
        bitmap.assign(0);
        long count = ops.bitmapEncode(array, bitmap, threshold);
        return new Message(bitmap.toIntVector(), count);
    }

    /** Adds what a list encodes to the vector. */
    public void addList(int[] ints) {
        INDArray message = Nd4j.createFromArray(ints);
        ops.thresholdDecode(message, array);
        message.close();
    }

    /** Adds what a bitmap encodes to the vector. */
    public void addBitmap(int[] ints) {
        INDArray message = Nd4j.createFromArray(ints);
        ops.bitmapDecode(message, array);
        message.close();
    }

    /**
     * The threshold of the exchange to come, by DL4J's algorithms.
     *
     * @param exchanges made so far
     * @param threshold of the last exchange; null before the first
     * @param sparsity share of the numbers that had grown to it; null before the first exchange
     */
    public double nextThreshold(ThresholdSettings settings, int exchanges, Double threshold, Double sparsity) {
        // DL4J takes a bitmap for a sparsity of 1/16; the true one lets the threshold settle among bitmaps too.
        return algorithm(settings).calculateThreshold(exchanges, 0, threshold, false, sparsity, array);
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
