package org.sparkgan.data;

import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import javax.imageio.ImageTypeSpecifier;

/**
 * Pictures of a red, a green and a blue byte for each pixel, in the order in which JPEG files are decoded: the JDK's own
 * choice, blue first, costs its reader a third of its time.
 */
final class RgbBytes {
    private static final ImageTypeSpecifier KIND = ImageTypeSpecifier.createInterleaved(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), new int[] {0, 1, 2}, DataBuffer.TYPE_BYTE, false, false);

    private RgbBytes() {}

    /** A black picture. */
    static BufferedImage picture(int width, int height) {
        return KIND.createBufferedImage(width, height);
    }

    /** Whether a picture is one of these, not a part of another. */
    static boolean holds(BufferedImage picture) {
        return picture.getColorModel().equals(KIND.getColorModel())
                && picture.getSampleModel().equals(KIND.getSampleModel(picture.getWidth(), picture.getHeight()))
                && picture.getRaster().getParent() == null;
    }

    /** Writes a part of a picture as packed RGB, row by row. */
    static void copy(BufferedImage picture, Rectangle part, int[] rgb) {
        byte[] bytes = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        int to = 0;
        for (int y = part.y; y < part.y + part.height; y++) {
            int from = 3 * (y * picture.getWidth() + part.x);
            for (int x = 0; x < part.width; x++, from += 3) {
                rgb[to++] = (bytes[from] & 0xFF) << 16 | (bytes[from + 1] & 0xFF) << 8 | (bytes[from + 2] & 0xFF);
            }
        }
    }
}
