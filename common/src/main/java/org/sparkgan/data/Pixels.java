package org.sparkgan.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.coobird.thumbnailator.Thumbnails;

/** From a decoded picture of any kind to uint8 planes. */
final class Pixels {
    private Pixels() {}

    /** The largest square in the middle of a picture, without transparency, resized to {@code size} pixels a side. */
    static BufferedImage centreSquare(BufferedImage picture, int size) {
        int side = Math.min(picture.getWidth(), picture.getHeight());
        BufferedImage square = opaque(picture, (picture.getWidth() - side) / 2, (picture.getHeight() - side) / 2, side);
        return side == size ? square : resized(square, size);
    }

    /** The planes of a picture of packed RGB, channels first: grey by the luma of ITU-R BT.601, or red, green, blue. */
    static byte[] planar(BufferedImage picture, int channels) {
        int[] rgb = (int[]) picture.getRaster().getDataElements(0, 0, picture.getWidth(), picture.getHeight(), null);
        byte[] planes = new byte[channels * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            if (channels == 1) {
                planes[i] = (byte) luma(rgb[i]);
            } else {
                planes[i] = (byte) (rgb[i] >> 16);
                planes[rgb.length + i] = (byte) (rgb[i] >> 8);
                planes[2 * rgb.length + i] = (byte) rgb[i];
            }
        }
        return planes;
    }

    /** A grey picture from its values, row by row. */
    static BufferedImage grey(byte[] values, int height, int width) {
        int[] pixels = new int[height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = rgb(values[i] & 0xFF);
        }
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        picture.getRaster().setDataElements(0, 0, width, height, pixels);
        return picture;
    }

    /** A picture from its planes of red, green and blue values. */
    static BufferedImage colour(byte[] planes, int height, int width) {
        int[] pixels = new int[height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (planes[i] & 0xFF) << 16
                    | (planes[pixels.length + i] & 0xFF) << 8
                    | (planes[2 * pixels.length + i] & 0xFF);
        }
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        picture.getRaster().setDataElements(0, 0, width, height, pixels);
        return picture;
    }

    private static int luma(int rgb) {
        return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
    }

    private static int rgb(int grey) {
        return grey << 16 | grey << 8 | grey;
    }

    private static BufferedImage resized(BufferedImage square, int size) {
        try {
            return Thumbnails.of(square)
                    .forceSize(size, size)
                    .imageType(BufferedImage.TYPE_INT_RGB)
                    .asBufferedImage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A square of the picture over white. */
    private static BufferedImage opaque(BufferedImage picture, int left, int top, int side) {
        BufferedImage square = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        if (picture.getColorModel() instanceof ComponentColorModel model
                && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            copyGrey(picture.getRaster(), model, left, top, square);
            return square;
        }
        Graphics2D graphics = square.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, side, side);
        graphics.drawImage(picture, -left, -top, null);
        graphics.dispose();
        return square;
    }

    /** Java takes grey samples for linear light and would brighten them; image files hold them as they are shown. */
    private static void copyGrey(Raster from, ComponentColorModel model, int left, int top, BufferedImage square) {
        int side = square.getWidth();
        int bits = model.getComponentSize(0);
        if (bits > 16) {
            throw new IllegalArgumentException("grey samples of " + bits + " bits are not read");
        }
        int most = (1 << bits) - 1;
        int bands = from.getNumBands();
        int[] samples = new int[side * bands];
        int[] row = new int[side];
        for (int y = 0; y < side; y++) {
            from.getPixels(left, top + y, side, 1, samples);
            for (int x = 0; x < side; x++) {
                int grey = samples[x * bands];
                int alpha = model.hasAlpha() ? samples[x * bands + 1] : most;
                row[x] = rgb(overWhite(grey, alpha, most));
            }
            square.getRaster().setDataElements(0, y, side, 1, row);
        }
    }

    private static int overWhite(int grey, int alpha, int most) {
        return (int) Math.round(255.0 * ((double) grey * alpha / most + (most - alpha)) / most);
    }
}
