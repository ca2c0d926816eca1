package org.sparkgan.compute.nd4j;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The passes over memory of which a normalisation is made: u and v are read, both {@code [channels, pixels of all samples]}, and
 * w is written, which may be one of them. Coefficients are by channel. ND4J sums along dimensions, and adds and multiplies by
 * row, several times slower.
 */
abstract sealed class ChannelPass permits FloatChannelPass, DoubleChannelPass {
    /** Numbers that a loop takes at a time, where a run has as many: enough to keep the processor's vectors busy. */
    private static final int ROW = 512;

    private final List<INDArray> read;
    private final INDArray written;
    private final int channels;
    private final int run;
    private final int row;

    /** Of runs of {@code pixels}. */
    ChannelPass(INDArray u, INDArray v, INDArray w, int channels, int pixels) {
        this.read = List.of(u, v, w);
        this.written = w;
        this.channels = channels;
        this.run = Math.multiplyExact(channels, pixels);
        int pixelsOfRow = Math.max(1, Math.min(pixels, ROW / channels));
        while (pixels % pixelsOfRow != 0) {
            pixelsOfRow--;
        }
        row = pixelsOfRow * channels;
    }

    /**
     * Binds the matrices.
     *
     * @param channels of a pixel
     * @param pixels of a run, which has coefficients of its own
     */
    static ChannelPass of(INDArray u, INDArray v, INDArray w, int channels, int pixels) {
        return u.dataType() == DataType.FLOAT
                ? new FloatChannelPass(u, v, w, channels, pixels)
                : new DoubleChannelPass(u, v, w, channels, pixels);
    }

    /**
     * Sums over a run, of each channel.
     *
     * @param ofU Σ (u - a)
     * @param ofProducts Σ (u - a) (v - b)
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    record Sums(double[] ofU, double[] ofProducts) {}

    /** The sums over run {@code index}. Exact to the type's precision where b is near v's mean. */
    final Sums sums(int index, double[] a, double[] b) {
        read.forEach(HostMemory::take);
        return sumsOf(index, a, b);
    }

    abstract Sums sumsOf(int index, double[] a, double[] b);

    /** w = a u + b (v - c) + d in run {@code index}. */
    final void combine(int index, double[] a, double[] b, double[] c, double[] d) {
        read.forEach(HostMemory::take);
        combineRun(index, a, b, c, d);
        HostMemory.written(written);
    }

    abstract void combineRun(int index, double[] a, double[] b, double[] c, double[] d);

    int channels() {
        return channels;
    }

    /** Where run {@code index} begins. */
    int begin(int index) {
        return Math.multiplyExact(index, run);
    }

    /** Where it ends. */
    int end(int index) {
        return begin(index + 1);
    }

    /** Numbers of a row: whole pixels, which divide a run. */
    int row() {
        return row;
    }
}
