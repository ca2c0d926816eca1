package org.sparkgan.gan.augment;

import java.util.Arrays;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.ImageMaps;
import org.sparkgan.compute.ImageMaps.Way;
import org.sparkgan.config.ImageShape;

/**
 * The map of one image, put together step by step: first colours as DiffAugment changes them, then the place, then colours as ADA changes
 * them, then a window. The maps of places are multiplied and applied at once, so that an image is interpolated once. What lies beyond the
 * border is 0, which is a mid grey, until ADA's colours change it.
 */
final class ImageMapBuilder {
    private final ImageMaps maps;
    private final int channels;
    private final int height;
    private final int width;
    /** From the result to the image, both from their middle, {@code [2, 3]}. */
    private final double[] place = new double[6];

    private final int[] cut = new int[4];
    private double mean;
    private double level;
    /** {@code [channels, channels]}. */
    private double[] first;
    /** {@code [channels, channels]}. */
    private double[] second;

    private final double[] shift;

    ImageMapBuilder(ImageShape shape) {
        channels = shape.channels();
        height = shape.height();
        width = shape.width();
        maps = new ImageMaps(new FeatureMaps(channels, height, width), Way.FORWARD);
        shift = new double[channels];
        clear();
    }

    int channels() {
        return channels;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    /** Leaves the image as it is. */
    void clear() {
        set(place, 1, 0, 0, 0, 1, 0);
        Arrays.fill(cut, 0);
        Arrays.fill(shift, 0);
        mean = 0;
        level = 0;
        first = mix(1, 0);
        second = mix(1, 0);
    }

    private static void set(double[] to, double... values) {
        System.arraycopy(values, 0, to, 0, values.length);
    }

    /** a x + b (mean of x over the channels), for each pixel. */
    private double[] mix(double a, double b) {
        double[] matrix = new double[channels * channels];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = b / channels + (i % (channels + 1) == 0 ? a : 0);
        }
        return matrix;
    }

    /**
     * DiffAugment's colours, one after the other.
     *
     * @param brightness is added
     * @param saturation by which a pixel's distance from the mean of its channels is multiplied
     * @param contrast by which its distance from the mean of the image is
     */
    void color(double brightness, double saturation, double contrast) {
        first = mix(contrast * saturation, contrast * (1 - saturation));
        mean = 1 - contrast;
        level = brightness;
    }

    /** The pixel (x, y) of the result comes from where (a x + b y + c, d x + e y + f) came from before, both from the middle. */
    void from(double a, double b, double c, double d, double e, double f) {
        double[] p = place.clone();
        set(
                place,
                p[0] * a + p[1] * d,
                p[0] * b + p[1] * e,
                p[0] * c + p[1] * f + p[2],
                p[3] * a + p[4] * d,
                p[3] * b + p[4] * e,
                p[3] * c + p[4] * f + p[5]);
    }

    /** The pixel (x, y) of the result comes from (x + right, y + down). */
    void fromBeside(double right, double down) {
        from(1, 0, right, 0, 1, down);
    }

    /** Adds to what ADA's colours have left. */
    void brighten(double by) {
        for (int i = 0; i < channels; i++) {
            shift[i] += by;
        }
    }

    /** Then a pixel becomes a times itself and b times the mean of its channels. */
    void blend(double a, double b) {
        recolour(mix(a, b));
    }

    /** Then red, green and blue are turned around grey. */
    void turnHue(double angle) {
        double[] turned = mix(Math.cos(angle), 1 - Math.cos(angle));
        double side = Math.sin(angle) / Math.sqrt(3);
        for (int i = 0; i < channels; i++) {
            turned[i * channels + (i + 1) % channels] -= side;
            turned[i * channels + (i + 2) % channels] += side;
        }
        recolour(turned);
    }

    private void recolour(double[] matrix) {
        second = product(matrix, second, channels);
        double[] moved = product(matrix, shift, 1);
        System.arraycopy(moved, 0, shift, 0, channels);
    }

    private double[] product(double[] left, double[] right, int columns) {
        double[] product = new double[channels * columns];
        for (int i = 0; i < product.length; i++) {
            for (int k = 0; k < channels; k++) {
                product[i] += left[i / columns * channels + k] * right[k * columns + i % columns];
            }
        }
        return product;
    }

    /** Then rows {@code top} to {@code bottom}, exclusive, of columns {@code left} to {@code right}, exclusive, are 0. */
    void cut(int top, int bottom, int left, int right) {
        cut[0] = top;
        cut[1] = bottom;
        cut[2] = left;
        cut[3] = right;
    }

    /** Numbers of a map. */
    int numbers() {
        return maps.numbers();
    }

    /** Writes the map's numbers as {@link ImageMaps} has them. */
    void write(float[] to, int offset) {
        double middleX = (width - 1) / 2.0;
        double middleY = (height - 1) / 2.0;
        double[] corner = {
            place[0],
            place[1],
            place[2] + middleX - place[0] * middleX - place[1] * middleY,
            place[3],
            place[4],
            place[5] + middleY - place[3] * middleX - place[4] * middleY
        };
        write(corner, to, offset + ImageMaps.PLACE);
        for (int i = 0; i < cut.length; i++) {
            to[offset + ImageMaps.CUT + i] = cut[i];
        }
        to[offset + ImageMaps.MEAN] = (float) mean;
        to[offset + ImageMaps.LEVEL] = (float) level;
        double[] ones = new double[channels];
        Arrays.fill(ones, 1);
        write(product(second, first, channels), to, offset + ImageMaps.MIXING);
        write(product(second, ones, 1), to, offset + maps.gain());
        write(shift, to, offset + maps.shift());
    }

    private static void write(double[] from, float[] to, int offset) {
        for (int i = 0; i < from.length; i++) {
            to[offset + i] = (float) from[i];
        }
    }
}
