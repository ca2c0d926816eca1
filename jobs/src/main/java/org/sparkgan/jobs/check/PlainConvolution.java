package org.sparkgan.jobs.check;

import org.sparkgan.compute.Convolution;

/** Single numbers of a convolution's results, by its definition. */
final class PlainConvolution {
    private final int samples;
    private final int size;
    private final int stride;
    private final int padding;
    private final int window;
    private final int channels;
    private final int height;
    private final int width;
    private final int maps;
    private final int high;
    private final int wide;

    PlainConvolution(Convolution shape, int samples) {
        this.samples = samples;
        size = shape.kernel().size();
        stride = shape.kernel().stride();
        padding = shape.kernel().padding();
        window = shape.window();
        channels = shape.image().channels();
        height = shape.image().height();
        width = shape.image().width();
        maps = shape.maps().channels();
        high = shape.maps().height();
        wide = shape.maps().width();
    }

    /** A number of W * image. */
    double maps(double[] image, double[] weights, int index) {
        int map = index % maps;
        int place = index / maps;
        double sum = 0;
        for (int inside = 0; inside < window; inside++) {
            sum += pixel(image, place, inside) * weights[map * window + inside];
        }
        return sum;
    }

    /** A number of the gradient by W. */
    double gradient(double[] image, double[] delta, int index) {
        int map = index / window;
        int inside = index % window;
        double sum = 0;
        for (int place = 0; place < samples * high * wide; place++) {
            sum += pixel(image, place, inside) * delta[place * maps + map];
        }
        return sum;
    }

    /** What lies under the window at a place of all samples; 0 beside the image. */
    private double pixel(double[] image, int place, int inside) {
        int y = place / wide % high * stride - padding + inside / channels / size;
        int x = place % wide * stride - padding + inside / channels % size;
        int sample = place / (high * wide);
        return y < 0 || y >= height || x < 0 || x >= width
                ? 0
                : image[((sample * height + y) * width + x) * channels + inside % channels];
    }

    /** A number of Wᵀ * maps: all places of the window that cover it. */
    double image(double[] values, double[] weights, int index) {
        int channel = index % channels;
        int pixel = index / channels;
        int sample = pixel / (height * width);
        double sum = 0;
        for (int placeY = 0; placeY < high; placeY++) {
            int y = pixel / width % height + padding - placeY * stride;
            for (int placeX = 0; placeX < wide; placeX++) {
                int x = pixel % width + padding - placeX * stride;
                if (y >= 0 && y < size && x >= 0 && x < size) {
                    int place = (sample * high + placeY) * wide + placeX;
                    sum += product(values, place, weights, (y * size + x) * channels + channel);
                }
            }
        }
        return sum;
    }

    private double product(double[] values, int place, double[] weights, int inside) {
        double sum = 0;
        for (int map = 0; map < maps; map++) {
            sum += values[place * maps + map] * weights[map * window + inside];
        }
        return sum;
    }
}
