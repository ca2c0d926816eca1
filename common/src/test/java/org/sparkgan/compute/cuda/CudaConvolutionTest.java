package org.sparkgan.compute.cuda;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Workspace;

/** Convolutions against the CPU's, over one chunk of samples, over several, and with patches of a single sample too many to share. */
class CudaConvolutionTest extends OnStandIn {
    private static final int SAMPLES = 5;
    private static final double CLOSE = 2e-6;

    @Override
    long patches() {
        return 2500;
    }

    @ParameterizedTest
    @CsvSource({
        "4, 2, 1, 3, 8, 8, 5",
        "3, 1, 1, 2, 5, 7, 3",
        "1, 1, 0, 4, 3, 5, 6",
        "4, 1, 0, 3, 4, 4, 2",
        "5, 3, 2, 2, 8, 7, 1",
        "3, 2, 0, 1, 6, 6, 4",
        "1, 2, 0, 2, 5, 5, 2",
        "4, 2, 1, 20, 16, 16, 3",
        "2, 2, 1, 3, 2, 2, 9"
    })
    void everyPass(int size, int stride, int padding, int channels, int height, int width, int mapsChannels) {
        Kernel window = new Kernel(size, stride, padding);
        Convolution shape = new Convolution(
                window,
                new FeatureMaps(channels, height, width),
                new FeatureMaps(mapsChannels, window.down(height), window.down(width)));
        Workspace ofCpu = cpu.memory().workspace(shape, SAMPLES + 1);
        Workspace ofGpu = memory.workspace(shape, SAMPLES + 1);
        Twin image = normal(shape.image().values(), SAMPLES + 2).columns(1, SAMPLES + 1);
        Twin maps = normal(shape.maps().values(), SAMPLES + 2).columns(1, SAMPLES + 1);
        Twin weights = inside(shape.window(), mapsChannels);
        Twin biases = inside(mapsChannels, 1);
        cpu.convolutionGradient(shape, image.ofCpu(), maps.ofCpu(), weights.ofCpu(), ofCpu)
                .run();
        gpu.convolutionGradient(shape, image.ofGpu(), maps.ofGpu(), weights.ofGpu(), ofGpu)
                .run();
        weights.assertClose(CLOSE);
        cpu.convolve(shape, image.ofCpu(), weights.ofCpu(), biases.ofCpu(), maps.ofCpu(), ofCpu)
                .run();
        gpu.convolve(shape, image.ofGpu(), weights.ofGpu(), biases.ofGpu(), maps.ofGpu(), ofGpu)
                .run();
        maps.assertClose(CLOSE);
        cpu.convolve(shape, image.ofCpu(), weights.ofCpu(), Matrix.NONE, maps.ofCpu(), ofCpu)
                .run();
        gpu.convolve(shape, image.ofGpu(), weights.ofGpu(), Matrix.NONE, maps.ofGpu(), ofGpu)
                .run();
        maps.assertClose(CLOSE);
        cpu.convolveBack(shape, maps.ofCpu(), weights.ofCpu(), image.ofCpu(), ofCpu)
                .run();
        gpu.convolveBack(shape, maps.ofGpu(), weights.ofGpu(), image.ofGpu(), ofGpu)
                .run();
        image.assertClose(CLOSE);
    }
}
