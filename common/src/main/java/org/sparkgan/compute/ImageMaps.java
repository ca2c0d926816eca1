package org.sparkgan.compute;

/**
 * Affine maps of images, a map a sample, or their linear parts the other way. An image is {@code [channels, height, width]}
 * row-major, a column of its matrix.
 *
 * <p>Pixel (x, y) of the result takes from the place (u, v) = T (x, y, 1) of the image, between pixels by bilinear interpolation and
 * beyond the border 0. With s what is there, c the share of it that lies within the image (1, but for places at the border) and a the mean
 * of all numbers of the image, the pixel becomes M s + c (m a + b) r + g; within a window that is cut out it becomes 0. The other way
 * is the transpose of the linear part.
 *
 * <p>A map's numbers stand in a column in the order of the constants here: T is {@code [2, 3]} and M
 * {@code [channels, channels]}, both row-major, r and g are {@code [channels]}.
 *
 * @param images the shape of an image, of 1 to 4 channels
 * @param way which of both
 */
public record ImageMaps(FeatureMaps images, Way way) {
    /** From images, or back to them. */
    public enum Way {
        /** The map. */
        FORWARD,
        /** The transpose of its linear part, by which gradients go back. */
        BACK
    }

    /** Where T begins. */
    public static final int PLACE = 0;
    /** Where the window's first row, the row behind its last, its first column and the column behind its last stand. */
    public static final int CUT = 6;
    /** Where m stands. */
    public static final int MEAN = 10;
    /** Where b stands. */
    public static final int LEVEL = 11;
    /** Where M begins; r and g are behind it. */
    public static final int MIXING = 12;

    /** As many as the kernels know as MOST_CHANNELS. */
    private static final int MOST_CHANNELS = 4;

    /** Checks the channels. */
    public ImageMaps {
        if (images.channels() > MOST_CHANNELS) {
            throw new IllegalArgumentException(
                    "Invalid images: of 1 to " + MOST_CHANNELS + " channels, but are " + images);
        }
    }

    /** Numbers of a map. */
    public int numbers() {
        return gain() + 2 * images.channels();
    }

    /** Where r begins. */
    public int gain() {
        return MIXING + images.channels() * images.channels();
    }

    /** Where g begins. */
    public int shift() {
        return gain() + images.channels();
    }
}
