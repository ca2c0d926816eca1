package org.sparkgan.jobs.check;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.ImageMaps;

/** One image's map as its definition has it, number by number. */
final class PlainImageMap {
    private final ImageMaps maps;
    private final FeatureMaps images;
    private final double[] numbers;
    private final int map;
    private final double[] from;
    private final int image;

    /**
     * Looks at one of many.
     *
     * @param numbers of all maps
     * @param from all images, or their gradients
     */
    PlainImageMap(ImageMaps maps, double[] numbers, double[] from, int sample) {
        this.maps = maps;
        this.images = maps.images();
        this.numbers = numbers;
        this.map = sample * maps.numbers();
        this.from = from;
        this.image = sample * images.values();
    }

    private double number(int index) {
        return numbers[map + index];
    }

    private double value(int channel, int pixel) {
        return from[image + channel * images.pixels() + pixel];
    }

    private static double sum(int count, IntToDoubleFunction terms) {
        return IntStream.range(0, count).mapToDouble(terms).sum();
    }

    /** A number of the result. */
    double forward(int index) {
        int channel = index / images.pixels();
        int pixel = index % images.pixels();
        if (isCut(pixel)) {
            return 0;
        }
        double mean = sum(images.values(), i -> from[image + i]) / images.values();
        double level = number(ImageMaps.MEAN) * mean + number(ImageMaps.LEVEL);
        double mixed = sum(
                images.channels(),
                c -> mixing(channel, c) * sum(images.pixels(), source -> share(pixel, source) * value(c, source)));
        return mixed + within(pixel) * level * number(maps.gain() + channel) + number(maps.shift() + channel);
    }

    /** A number of the gradient by the image. */
    double back(int index) {
        int channel = index / images.pixels();
        int source = index % images.pixels();
        return sum(images.pixels(), pixel -> {
            if (isCut(pixel)) {
                return 0;
            }
            double byPlace = share(pixel, source) * sum(images.channels(), c -> mixing(c, channel) * value(c, pixel));
            double byMean = within(pixel)
                    * number(ImageMaps.MEAN)
                    / images.values()
                    * sum(images.channels(), c -> number(maps.gain() + c) * value(c, pixel));
            return byPlace + byMean;
        });
    }

    private double mixing(int to, int of) {
        return number(ImageMaps.MIXING + to * images.channels() + of);
    }

    private boolean isCut(int pixel) {
        int x = pixel % images.width();
        int y = pixel / images.width();
        return y >= number(ImageMaps.CUT)
                && y < number(ImageMaps.CUT + 1)
                && x >= number(ImageMaps.CUT + 2)
                && x < number(ImageMaps.CUT + 3);
    }

    /** What a pixel of the result takes of one of the image. */
    private double share(int pixel, int source) {
        int x = source % images.width();
        int y = source / images.width();
        return tent(place(0, pixel) - x) * tent(place(1, pixel) - y);
    }

    /** What of it lies within the image. */
    private double within(int pixel) {
        return sum(images.width(), x -> tent(place(0, pixel) - x))
                * sum(images.height(), y -> tent(place(1, pixel) - y));
    }

    private double place(int axis, int pixel) {
        int x = pixel % images.width();
        int y = pixel / images.width();
        int row = ImageMaps.PLACE + 3 * axis;
        return number(row) * x + number(row + 1) * y + number(row + 2);
    }

    private static double tent(double away) {
        return Math.max(0, 1 - Math.abs(away));
    }
}
