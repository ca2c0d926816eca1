package org.sparkgan.data;

import java.util.Arrays;

/** Shrinks pictures: each new pixel is the mean of the area that it covers, pixels at the edge by the share covered. */
final class AreaAverage {
    private final int[] rgb;
    private final int width;
    private final int height;
    private final int size;
    /** In which old pixel of a row each new one begins, and how many units after its begin. */
    private final int[] edges;

    private final int[] beyond;
    private final long[] row;
    private final long[] totals;

    private AreaAverage(int[] rgb, int width, int height, int size) {
        this.rgb = rgb;
        this.width = width;
        this.height = height;
        this.size = size;
        this.edges = new int[size + 1];
        this.beyond = new int[size + 1];
        for (int i = 0; i <= size; i++) {
            edges[i] = (int) ((long) i * width / size);
            beyond[i] = (int) ((long) i * width % size);
        }
        this.row = new long[3 * size];
        this.totals = new long[3 * size];
    }

    /**
     * A square of {@code size} by {@code size} pixels, which must be no more than the picture has along each side.
     *
     * @param rgb packed pixels, row by row
     */
    static int[] square(int[] rgb, int width, int height, int size) {
        return new AreaAverage(rgb, width, height, size).square();
    }

    /** Along a side, an old pixel is {@code size} units long and a new one as many as the old side has pixels. */
    private int[] square() {
        int[] square = new int[size * size];
        int y = 0;
        int unused = 0;
        for (int target = 0; target < size; target++) {
            int missing = height;
            Arrays.fill(totals, 0);
            while (missing > 0) {
                if (unused == 0) {
                    sumRow(y++);
                    unused = size;
                }
                int units = Math.min(missing, unused);
                for (int i = 0; i < totals.length; i++) {
                    totals[i] += units * row[i];
                }
                missing -= units;
                unused -= units;
            }
            for (int x = 0; x < size; x++) {
                square[target * size + x] =
                        mean(totals[3 * x]) << 16 | mean(totals[3 * x + 1]) << 8 | mean(totals[3 * x + 2]);
            }
        }
        return square;
    }

    private void sumRow(int y) {
        int start = y * width;
        for (int target = 0; target < size; target++) {
            int first = start + edges[target];
            int last = start + edges[target + 1];
            long red = 0;
            long green = 0;
            long blue = 0;
            for (int i = first; i < last; i++) {
                red += rgb[i] >> 16 & 0xFF;
                green += rgb[i] >> 8 & 0xFF;
                blue += rgb[i] & 0xFF;
            }
            long before = beyond[target];
            long after = beyond[target + 1];
            int left = rgb[first];
            int right = after == 0 ? 0 : rgb[last];
            row[3 * target] = size * red - before * (left >> 16 & 0xFF) + after * (right >> 16 & 0xFF);
            row[3 * target + 1] = size * green - before * (left >> 8 & 0xFF) + after * (right >> 8 & 0xFF);
            row[3 * target + 2] = size * blue - before * (left & 0xFF) + after * (right & 0xFF);
        }
    }

    private int mean(long total) {
        long area = (long) width * height;
        return (int) ((total + area / 2) / area);
    }
}
