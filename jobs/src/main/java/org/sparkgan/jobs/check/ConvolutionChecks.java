package org.sparkgan.jobs.check;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Workspace;

/** Convolutions, their transposes and their gradients by the weights. */
final class ConvolutionChecks {
    private static final Kernel SQUARE = new Kernel(3, 1, 1);
    private static final Kernel POINT = new Kernel(1, 1, 0);

    private final Workbench bench;
    private final Convolution shape;
    private final int samples;
    private final Workspace workspace;
    private final PlainConvolution plain;
    private final Known image;
    private final Known weights;
    private final Known maps;
    private final Work work;
    private final String name;

    private ConvolutionChecks(Workbench bench, Kernel kernel, FeatureMaps of, int channels, int samples) {
        this.bench = bench;
        this.samples = samples;
        shape = new Convolution(
                kernel, of, new FeatureMaps(channels, kernel.down(of.height()), kernel.down(of.width())));
        workspace = bench.memory().workspace(shape, samples);
        plain = new PlainConvolution(shape, samples);
        image = bench.numbers(of.values(), samples);
        weights = bench.numbers(shape.window(), channels);
        maps = bench.numbers(shape.maps().values(), samples);
        work = Work.products((double) shape.window() * shape.maps().values() * samples);
        name = kernel + " of " + samples + " times " + of + " to " + shape.maps();
    }

    static void run(Workbench bench) {
        check(bench, Kernel.HALVING, new FeatureMaps(3, 6, 10), 5, 3);
        check(bench, new Kernel(3, 2, 1), new FeatureMaps(2, 5, 8), 3, 4);
        check(bench, SQUARE, new FeatureMaps(4, 5, 3), 2, 3);
        check(bench, POINT, new FeatureMaps(4, 3, 5), 7, 2);
        check(bench, new Kernel(4, 1, 0), new FeatureMaps(3, 4, 4), 6, 5);
        if (bench.scale() == Scale.FULL) {
            // The layers of a DCGAN for 64 pixels, and two of a ResNet for 32.
            check(bench, Kernel.HALVING, new FeatureMaps(3, 64, 64), 64, 64);
            check(bench, Kernel.HALVING, new FeatureMaps(64, 32, 32), 128, 64);
            check(bench, Kernel.HALVING, new FeatureMaps(128, 16, 16), 256, 64);
            check(bench, Kernel.HALVING, new FeatureMaps(256, 8, 8), 512, 64);
            check(bench, SQUARE, new FeatureMaps(128, 32, 32), 128, 64);
            check(bench, POINT, new FeatureMaps(128, 16, 16), 128, 64);
        }
    }

    private static void check(Workbench bench, Kernel kernel, FeatureMaps image, int channels, int samples) {
        ConvolutionChecks checks = new ConvolutionChecks(bench, kernel, image, channels, samples);
        checks.forward();
        checks.back();
        checks.gradient();
    }

    private void forward() {
        Matrix to = bench.empty(shape.maps().values(), samples);
        bench.check(
                "convolution " + name,
                bench.device().convolve(shape, image.matrix(), weights.matrix(), Matrix.NONE, to, workspace),
                to,
                work,
                i -> plain.maps(image.values(), weights.values(), i));
        int channels = shape.maps().channels();
        Known biases = bench.numbers(channels, 1);
        bench.check(
                "convolution with biases " + name,
                bench.device().convolve(shape, image.matrix(), weights.matrix(), biases.matrix(), to, workspace),
                to,
                work,
                i -> plain.maps(image.values(), weights.values(), i) + biases.values()[i % channels]);
    }

    private void back() {
        Matrix to = bench.empty(shape.image().values(), samples);
        bench.check(
                "convolution back " + name,
                bench.device().convolveBack(shape, maps.matrix(), weights.matrix(), to, workspace),
                to,
                work,
                i -> plain.image(maps.values(), weights.values(), i));
    }

    private void gradient() {
        Matrix to = bench.empty(shape.window(), shape.maps().channels());
        bench.check(
                "convolution gradient " + name,
                bench.device().convolutionGradient(shape, image.matrix(), maps.matrix(), to, workspace),
                to,
                work,
                i -> plain.gradient(image.values(), maps.values(), i));
    }
}
