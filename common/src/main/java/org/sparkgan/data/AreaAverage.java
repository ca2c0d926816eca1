package org.sparkgan.data;

import java.util.Arrays;

/**
 * Shrinks pictures: each new pixel is the mean of the area that it covers, pixels at the edge by the share covered. Columns
 * are summed first, in loops over whole rows.
 */
final class AreaAverage {
    private static final long MOST = 1L << 32;

    private final int[] rgb;
    private final int width;
    private final int height;
    private final int size;
    private final int[] reds;
    private final int[] greens;
    private final int[] blues;
    private final long halfArea;
    private final double perArea;

    private AreaAverage(int[] rgb, int width, int height, int size) {
        if (255L * width * height >= MOST) {
            throw new IllegalArgumentException(width + "x" + height + " pixels are too many to be averaged");
        }
        this.rgb = rgb;
        this.width = width;
        this.height = height;
        this.size = size;
        this.reds = new int[width];
        this.greens = new int[width];
        this.blues = new int[width];
        this.halfArea = (long) width * height / 2;
        this.perArea = 1.0 / ((double) width * height);
    }

    /**
     * A square of {@code size} by {@code size} pixels, which must be no more than the picture has along each side.
     *
     * @param rgb packed pixels, row by row, fewer than 2^32 / 255
     */
    static int[] square(int[] rgb, int width, int height, int size) {
        return new AreaAverage(rgb, width, height, size).square();
    }

    /** Along a side, an old pixel is {@code size} units long and a new one as many as the old side has pixels. */
    private int[] square() {
        int[] square = new int[size * size];
        int y = 0;
        int unused = size;
        for (int target = 0; target < size; target++) {
            Arrays.fill(reds, 0);
            Arrays.fill(greens, 0);
            Arrays.fill(blues, 0);
            int missing = height;
            while (missing > 0) {
                if (unused == 0) {
                    y++;
                    unused = size;
                }
                int units = Math.min(missing, unused);
                add(y * width, units);
                missing -= units;
                unused -= units;
            }
            average(square, target * size);
        }
        return square;
    }

    private void add(int start, int units) {
        for (int x = 0; x < width; x++) {
            int pixel = rgb[start + x];
            reds[x] += units * (pixel >> 16 & 0xFF);
            greens[x] += units * (pixel >> 8 & 0xFF);
            blues[x] += units * (pixel & 0xFF);
        }
    }

    private void average(int[] square, int start) {
        int x = 0;
        int unused = size;
        for (int target = start; target < start + size; target++) {
            // The totals are below 2^32, whatever overflows on the way.
            int red = 0;
            int green = 0;
            int blue = 0;
            int missing = width;
            while (missing > 0) {
                if (unused == 0) {
                    x++;
                    unused = size;
                }
                int units = Math.min(missing, unused);
                red += units * reds[x];
                green += units * greens[x];
                blue += units * blues[x];
                missing -= units;
                unused -= units;
            }
            square[target] = mean(red) << 16 | mean(green) << 8 | mean(blue);
        }
    }

    /** The half keeps the product so far from whole numbers that it is cut as the quotient would be, at a tenth of the time. */
    private int mean(int total) {
        return (int) ((Integer.toUnsignedLong(total) + halfArea + 0.5) * perArea);
    }
}
