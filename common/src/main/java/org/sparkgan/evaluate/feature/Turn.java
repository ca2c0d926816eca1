package org.sparkgan.evaluate.feature;

import org.sparkgan.compute.HostPixels;
import org.sparkgan.config.ImageShape;

/** Images turned by quarter turns, or half ones where they are not square. */
final class Turn {
    private static final int QUARTERS = 4;

    private Turn() {}

    /** How many ways there are to turn an image. */
    static int count(ImageShape shape) {
        return shape.height() == shape.width() ? QUARTERS : 2;
    }

    /**
     * Writes an image to {@code into} in [-1, 1], turned.
     *
     * @param pixels uint8, channels first, from {@code from} on
     * @param turn 0 to {@link #count} - 1
     */
    static void copy(ImageShape shape, byte[] pixels, int from, int turn, float[] into, int offset) {
        int height = shape.height();
        int width = shape.width();
        int quarters = turn * QUARTERS / count(shape);
        for (int channel = 0; channel < shape.channels(); channel++) {
            int plane = channel * height * width;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int source =
                            switch (quarters) {
                                case 0 -> y * width + x;
                                case 1 -> x * width + width - 1 - y;
                                case 2 -> (height - 1 - y) * width + width - 1 - x;
                                default -> (height - 1 - x) * width + y;
                            };
                    into[offset + plane + y * width + x] = HostPixels.number(pixels[from + plane + source]);
                }
            }
        }
    }
}
