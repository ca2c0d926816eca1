package org.sparkgan.compute.nd4j;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;

/**
 * Adds columns up to the images whose {@link Patches} they could be, each number to the pixel under its window ("col2im",
 * PyTorch's Fold): the transpose of reading patches. In FLOAT.
 */
final class Fold {
    private final Kernel kernel;
    private final FeatureMaps image;
    private final FeatureMaps maps;
    private final INDArray read;
    private final INDArray written;
    private final FloatBuffer from;
    private final FloatBuffer to;
    private final float[] columns;
    private final float[] sample;

    /**
     * Binds both matrices.
     *
     * @param shape whose image {@code values} are; height and width of its maps are the places of the window
     * @param columns {@code [values under the window, places of some samples]}
     * @param values {@code [values of an image, batch]}
     */
    Fold(Convolution shape, INDArray columns, INDArray values) {
        this.kernel = shape.kernel();
        this.image = shape.image();
        this.maps = shape.maps();
        this.read = columns;
        this.written = values;
        this.from = Views.memory(columns).asFloatBuffer();
        this.to = Views.memory(values).asFloatBuffer();
        this.columns = new float[Math.multiplyExact(kernel.values(image.channels()), maps.pixels())];
        this.sample = new float[image.values()];
    }

    /** Writes {@code count} samples from the first columns. */
    void write(int firstSample, int count) {
        HostMemory.take(read);
        HostMemory.take(written);
        for (int i = 0; i < count; i++) {
            from.get(i * columns.length, columns);
            Arrays.fill(sample, 0);
            int column = 0;
            for (int y = 0; y < maps.height(); y++) {
                for (int x = 0; x < maps.width(); x++) {
                    add(y * kernel.stride() - kernel.padding(), x * kernel.stride() - kernel.padding(), column);
                    column++;
                }
            }
            to.put((firstSample + i) * sample.length, sample);
        }
        HostMemory.written(written);
    }

    private void add(int top, int left, int column) {
        int size = kernel.size();
        int channels = image.channels();
        int begin = Math.max(left, 0);
        int length = (Math.min(left + size, image.width()) - begin) * channels;
        for (int y = Math.max(top, 0); y < Math.min(top + size, image.height()); y++) {
            int source = ((column * size + y - top) * size + begin - left) * channels;
            int target = (y * image.width() + begin) * channels;
            for (int i = 0; i < length; i++) {
                sample[target + i] += columns[source + i];
            }
        }
    }
}
