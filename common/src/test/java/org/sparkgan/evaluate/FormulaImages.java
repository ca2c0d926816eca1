package org.sparkgan.evaluate;

import org.sparkgan.config.ImageShape;

/** Images by a formula in whole numbers that {@code evaluation_values.py} has too: stripes under noise. */
public final class FormulaImages {
    private FormulaImages() {}

    /** Images {@code from} to {@code from + count}, {@code [count, channels, height, width]}. */
    public static byte[] of(ImageShape shape, int from, int count, int noise) {
        byte[] pixels = new byte[count * shape.values()];
        for (int i = 0; i < count; i++) {
            System.arraycopy(image(shape, from + i, noise), 0, pixels, i * shape.values(), shape.values());
        }
        return pixels;
    }

    /** One image, {@code [channels, height, width]}; {@code noise} is the share of it that is noise, in 256ths. */
    public static byte[] image(ImageShape shape, int number, int noise) {
        byte[] image = new byte[shape.values()];
        int i = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    int stripes = Math.abs((9 * x + 5 * y + 40 * c + 37 * number + x * y / 4) % 512 - 256) * 255 / 256;
                    image[i++] = (byte) ((stripes * (256 - noise) + hash(number, c, y, x) * noise) / 256);
                }
            }
        }
        return image;
    }

    /** A whole number of 0 to 255 that looks random. */
    public static int hash(int number, int c, int y, int x) {
        int word = number * 0x9E3779B1 + c * 0x85EBCA77 + y * 0xC2B2AE3D + x * 0x27D4EB2F;
        word = (word ^ word >>> 15) * 0x2C1B3C6D;
        word = (word ^ word >>> 12) * 0x297A2D39;
        return word >>> 24;
    }
}
