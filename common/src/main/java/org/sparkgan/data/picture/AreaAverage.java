package org.sparkgan.data.picture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Shrinks pictures: each new pixel is the mean of the area that it covers, pixels at the edge by the share covered. Columns
 * are summed first, eight bytes at a time: those at even and at odd places of a 64-bit word are added as four numbers of 16
 * bits each, which are added up along the row as they are taken apart.
 */
final class AreaAverage {
    private static final long MOST = 1L << 32;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EVEN = 0x00FF00FF00FF00FFL;
    /** So many bytes of 255 does a number of 16 bits hold. */
    private static final int MOST_UNITS = 0xFFFF / 0xFF;

    private final RgbBytes picture;
    private final int size;
    private final long[] even;
    private final long[] odd;
    private int heldUnits;
    /** What the columns before each add up to; that after the last pixel counts for nothing. */
    private final int[] columns;

    private final long area;
    /** 2^64 / (4 area), rounded up: exact for all totals below 2^32, as their error stays below a quarter of 1 / area. */
    private final long perArea;

    private AreaAverage(RgbBytes picture, int size) {
        this.area = (long) picture.width() * picture.height();
        if (255 * area >= MOST) {
            throw new IllegalArgumentException(
                    picture.width() + "x" + picture.height() + " pixels are too many to be averaged");
        }
        this.picture = picture;
        this.size = size;
        int words = (3 * picture.width() + 7) / 8;
        this.even = new long[words];
        this.odd = new long[words];
        this.columns = new int[Math.max(3 + 8 * words, 3 * (picture.width() + 2))];
        this.perArea = Long.divideUnsigned(-1, 4 * area) + 1;
    }

    /**
     * The planes of a square of {@code size} by {@code size} pixels: red, green, blue, each row by row.
     *
     * @param picture of fewer than 2^32 / 255 pixels
     * @param size no more than the picture's width and height
     */
    static byte[] planes(RgbBytes picture, int size) {
        return new AreaAverage(picture, size).planes();
    }

    /** Along a side, an old pixel is {@code size} units long and a new one as many as the old side has pixels. */
    private byte[] planes() {
        byte[] planes = new byte[3 * size * size];
        int y = 0;
        int unused = size;
        for (int target = 0; target < size; target++) {
            Arrays.fill(columns, 0);
            int missing = picture.height();
            while (missing > 0) {
                if (unused == 0) {
                    y++;
                    unused = size;
                }
                int units = Math.min(Math.min(missing, unused), MOST_UNITS);
                if (heldUnits + units > MOST_UNITS) {
                    sum();
                }
                add(picture.start() + y * picture.stride(), units);
                missing -= units;
                unused -= units;
            }
            sum();
            average(planes, target * size);
        }
        return planes;
    }

    private void add(int start, int units) {
        byte[] bytes = picture.bytes();
        int whole = Math.min(even.length, (bytes.length - start) / 8);
        for (int i = 0; i < whole; i++) {
            addWord(i, (long) WORDS.get(bytes, start + 8 * i), units);
        }
        if (whole < even.length) {
            long word = 0;
            for (int at = bytes.length - 1; at >= start + 8 * whole; at--) {
                word = word << 8 | (bytes[at] & 0xFF);
            }
            addWord(whole, word, units);
        }
        heldUnits += units;
    }

    private void addWord(int i, long word, int units) {
        even[i] += units * (word & EVEN);
        odd[i] += units * (word >>> 8 & EVEN);
    }

    /** Empties the small numbers into what the columns up to each add up to. */
    private void sum() {
        // Of a pixel's three colours, that of the word's first byte, of its second and of its third.
        int first = 0;
        int second = 0;
        int third = 0;
        for (int i = 0, at = 3; i < even.length; i++, at += 8) {
            long evens = even[i];
            long odds = odd[i];
            even[i] = 0;
            odd[i] = 0;
            first += (int) (evens & 0xFFFF);
            columns[at] += first;
            second += (int) (odds & 0xFFFF);
            columns[at + 1] += second;
            third += (int) (evens >>> 16 & 0xFFFF);
            columns[at + 2] += third;
            first += (int) (odds >>> 16 & 0xFFFF);
            columns[at + 3] += first;
            second += (int) (evens >>> 32 & 0xFFFF);
            columns[at + 4] += second;
            third += (int) (odds >>> 32 & 0xFFFF);
            columns[at + 5] += third;
            first += (int) (evens >>> 48);
            columns[at + 6] += first;
            second += (int) (odds >>> 48);
            columns[at + 7] += second;
            int next = third;
            third = second;
            second = first;
            first = next;
        }
        heldUnits = 0;
    }

    /** A new pixel's total is what all columns up to its end add up to, less what those up to its start do. */
    private void average(byte[] planes, int start) {
        int plane = size * size;
        // The totals are below 2^32, whatever overflows on the way.
        int redBefore = 0;
        int greenBefore = 0;
        int blueBefore = 0;
        int at = 0;
        int units = 0;
        int step = 3 * (picture.width() / size);
        int rest = picture.width() % size;
        for (int target = start; target < start + size; target++) {
            at += step;
            units += rest;
            if (units >= size) {
                at += 3;
                units -= size;
            }
            int others = size - units;
            int red = others * columns[at] + units * columns[at + 3];
            int green = others * columns[at + 1] + units * columns[at + 4];
            int blue = others * columns[at + 2] + units * columns[at + 5];
            planes[target] = mean(red - redBefore);
            planes[plane + target] = mean(green - greenBefore);
            planes[2 * plane + target] = mean(blue - blueBefore);
            redBefore = red;
            greenBefore = green;
            blueBefore = blue;
        }
    }

    /** The quotient, rounded: total / area + 1/2 with both as many times four, divided by multiplication. */
    private byte mean(int total) {
        return (byte) Math.multiplyHigh(4 * Integer.toUnsignedLong(total) + 2 * area, perArea);
    }
}
