package org.sparkgan.data.picture;

import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import javax.imageio.ImageTypeSpecifier;

/**
 * A part of a picture that holds a red, a green and a blue byte for each pixel, in the order in which JPEG files are decoded:
 * the JDK's own choice, blue first, costs its reader a third of its time.
 *
 * @param bytes of the whole picture
 * @param start where the part's first pixel lies
 * @param stride bytes from a row to the next
 * @param width of the part, in pixels
 * @param height of the part, in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // a view of pixels, compared by nobody
record RgbBytes(byte[] bytes, int start, int stride, int width, int height) {
    private static final ImageTypeSpecifier KIND = ImageTypeSpecifier.createInterleaved(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), new int[] {0, 1, 2}, DataBuffer.TYPE_BYTE, false, false);

    /** A black picture. */
    static BufferedImage picture(int width, int height) {
        return KIND.createBufferedImage(width, height);
    }

    /** Whether a picture is one of these, not a part of another. */
    static boolean areOf(BufferedImage picture) {
        return picture.getColorModel().equals(KIND.getColorModel())
                && picture.getSampleModel().equals(KIND.getSampleModel(picture.getWidth(), picture.getHeight()))
                && picture.getRaster().getParent() == null;
    }

    /** A part of such a picture, not copied. */
    static RgbBytes of(BufferedImage picture, Rectangle part) {
        byte[] bytes = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        int stride = 3 * picture.getWidth();
        return new RgbBytes(bytes, part.y * stride + 3 * part.x, stride, part.width, part.height);
    }

    /** The bytes of packed pixels, row by row. */
    static RgbBytes of(int[] rgb, int width, int height) {
        byte[] bytes = new byte[3 * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            bytes[3 * i] = (byte) (rgb[i] >> 16);
            bytes[3 * i + 1] = (byte) (rgb[i] >> 8);
            bytes[3 * i + 2] = (byte) rgb[i];
        }
        return new RgbBytes(bytes, 0, 3 * width, width, height);
    }

    /** Writes packed pixels, row by row. */
    void copyTo(int[] rgb) {
        for (int y = 0; y < height; y++) {
            int from = start + y * stride;
            for (int to = y * width; to < (y + 1) * width; to++, from += 3) {
                rgb[to] = (bytes[from] & 0xFF) << 16 | (bytes[from + 1] & 0xFF) << 8 | (bytes[from + 2] & 0xFF);
            }
        }
    }
}
