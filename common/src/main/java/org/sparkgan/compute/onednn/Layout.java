package org.sparkgan.compute.onednn;

import java.util.List;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;

/**
 * How numbers lie in memory.
 *
 * @param numbers what they are
 * @param lengths of the sides, as oneDNN counts them
 * @param strides numbers from one to the next along each side
 */
public record Layout(Numbers numbers, List<Long> lengths, List<Long> strides) {
    /** What a number is. */
    public enum Numbers {
        /** Of 32 bits. */
        FLOAT(Dnnl.F32),
        /** Of 16 bits: the upper half of a float. */
        BFLOAT16(Dnnl.BF16);

        private final int type;

        Numbers(int type) {
            this.type = type;
        }

        int type() {
            return type;
        }
    }

    /** One after another. */
    public static Layout row(Numbers numbers, long length) {
        return new Layout(numbers, List.of(length), List.of(1L));
    }

    /** A matrix whose rows lie one after another, {@code [rows, columns]}. */
    public static Layout rows(Numbers numbers, long rows, long columns) {
        return new Layout(numbers, List.of(rows, columns), List.of(columns, 1L));
    }

    /** A matrix whose columns lie one after another, {@code [rows, columns]}. */
    public static Layout columns(Numbers numbers, long rows, long columns) {
        return new Layout(numbers, List.of(rows, columns), List.of(1L, rows));
    }

    /** A batch with the channels last. */
    static Layout maps(Numbers numbers, long samples, FeatureMaps maps) {
        long channels = maps.channels();
        long row = maps.width() * channels;
        return new Layout(
                numbers,
                List.of(samples, channels, (long) maps.height(), (long) maps.width()),
                List.of(maps.height() * row, 1L, row, channels));
    }

    /** The weights of a convolution, {@code [values under the window, channels of the maps]} column by column. */
    static Layout weights(Numbers numbers, Convolution convolution) {
        long size = convolution.kernel().size();
        long channels = convolution.image().channels();
        return new Layout(
                numbers,
                List.of((long) convolution.maps().channels(), channels, size, size),
                List.of((long) convolution.window(), 1L, size * channels, channels));
    }
}
