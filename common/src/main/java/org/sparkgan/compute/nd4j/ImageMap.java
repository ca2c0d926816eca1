package org.sparkgan.compute.nd4j;

import java.util.Arrays;
import org.sparkgan.compute.ImageMaps;

/** One map of {@link ImageMaps}, whose numbers change, in the JVM. */
final class ImageMap {
    private final int channels;
    private final int height;
    private final int width;
    private final int pixels;
    private final int gain;
    private final int shift;
    private final double[] numbers;
    /** Of a pixel, by channel. */
    private final double[] pixel;

    /** The pixels around a place, and the shares that it takes of them: two columns and two rows, of which some lie beyond the border. */
    private final int[] near = new int[4];

    private final double[] shares = new double[4];
    private int count;

    ImageMap(ImageMaps maps) {
        channels = maps.images().channels();
        height = maps.images().height();
        width = maps.images().width();
        pixels = maps.images().pixels();
        gain = maps.gain();
        shift = maps.shift();
        numbers = new double[maps.numbers()];
        pixel = new double[channels];
    }

    /** The map's numbers; the caller fills them. */
    double[] numbers() {
        return numbers;
    }

    /** Maps {@code image}. */
    void forward(double[] image, double[] result) {
        double level = numbers[ImageMaps.MEAN] * mean(image) + numbers[ImageMaps.LEVEL];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                if (isCut(x, y)) {
                    for (int c = 0; c < channels; c++) {
                        result[c * pixels + at] = 0;
                    }
                } else {
                    double within = look(x, y);
                    take(image);
                    for (int c = 0; c < channels; c++) {
                        result[c * pixels + at] = mixed(c) + within * level * numbers[gain + c] + numbers[shift + c];
                    }
                }
            }
        }
    }

    /** What {@link #look} found of an image, by channel. */
    private void take(double[] image) {
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += shares[i] * image[c * pixels + near[i]];
            }
            pixel[c] = sum;
        }
    }

    private double mixed(int channel) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += numbers[ImageMaps.MIXING + channel * channels + c] * pixel[c];
        }
        return sum;
    }

    private double mean(double[] image) {
        if (numbers[ImageMaps.MEAN] == 0) {
            return 0;
        }
        double sum = 0;
        for (double value : image) {
            sum += value;
        }
        return sum / image.length;
    }

    /** Brings a gradient by the result back to the image. */
    void back(double[] gradient, double[] result) {
        Arrays.fill(result, 0);
        double level = 0;
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                if (!isCut(x, y)) {
                    double within = look(x, y);
                    level += within * unmix(gradient, at);
                    give(result);
                }
            }
        }
        double everywhere = numbers[ImageMaps.MEAN] * level / result.length;
        for (int i = 0; i < result.length; i++) {
            result[i] += everywhere;
        }
    }

    /** Of the gradient by a pixel, that by what was taken for it; the result is that by the level. */
    private double unmix(double[] gradient, int at) {
        Arrays.fill(pixel, 0);
        double level = 0;
        for (int c = 0; c < channels; c++) {
            double value = gradient[c * pixels + at];
            level += numbers[gain + c] * value;
            for (int d = 0; d < channels; d++) {
                pixel[d] += numbers[ImageMaps.MIXING + c * channels + d] * value;
            }
        }
        return level;
    }

    private void give(double[] image) {
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < count; i++) {
                image[c * pixels + near[i]] += shares[i] * pixel[c];
            }
        }
    }

    private boolean isCut(int x, int y) {
        return y >= numbers[ImageMaps.CUT]
                && y < numbers[ImageMaps.CUT + 1]
                && x >= numbers[ImageMaps.CUT + 2]
                && x < numbers[ImageMaps.CUT + 3];
    }

    /** Finds from which pixels (x, y) takes; the result is the sum of their shares. */
    private double look(int x, int y) {
        double u = numbers[0] * x + numbers[1] * y + numbers[2];
        double v = numbers[3] * x + numbers[4] * y + numbers[5];
        int left = (int) Math.floor(u);
        int top = (int) Math.floor(v);
        double beside = u - left;
        double below = v - top;
        count = 0;
        return add(left, top, (1 - beside) * (1 - below))
                + add(left + 1, top, beside * (1 - below))
                + add(left, top + 1, (1 - beside) * below)
                + add(left + 1, top + 1, beside * below);
    }

    private double add(int x, int y, double share) {
        if (share == 0 || x < 0 || x >= width || y < 0 || y >= height) {
            return 0;
        }
        near[count] = y * width + x;
        shares[count] = share;
        count++;
        return share;
    }
}
