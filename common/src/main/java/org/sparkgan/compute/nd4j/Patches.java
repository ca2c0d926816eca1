package org.sparkgan.compute.nd4j;

import java.nio.ByteBuffer;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;

/**
 * What lies under a kernel's window at each of its places ("im2col"): columns of {@code size x size x channels}. With the
 * channels last, a row under the window is one run of memory.
 */
final class Patches {
    private final Kernel kernel;
    private final FeatureMaps image;
    private final FeatureMaps maps;
    private final ByteBuffer from;
    private final ByteBuffer to;
    private final int pixel;

    /**
     * Binds both matrices.
     *
     * @param shape whose image {@code values} are; height and width of its maps are the places of the window
     * @param number bytes of one
     * @param values {@code [values of an image, batch]}
     * @param columns zeros, {@code [values under the window, places of some samples]}
     */
    Patches(Convolution shape, int number, ByteBuffer values, ByteBuffer columns) {
        this.kernel = shape.kernel();
        this.image = shape.image();
        this.maps = shape.maps();
        this.pixel = image.channels() * number;
        this.from = values;
        this.to = columns;
    }

    /** Fills the first columns with the patches of {@code count} samples; what the padding covers stays as it is. */
    void read(int firstSample, int count) {
        int column = 0;
        for (int sample = firstSample; sample < firstSample + count; sample++) {
            for (int y = 0; y < maps.height(); y++) {
                for (int x = 0; x < maps.width(); x++) {
                    read(
                            sample,
                            y * kernel.stride() - kernel.padding(),
                            x * kernel.stride() - kernel.padding(),
                            column);
                    column++;
                }
            }
        }
    }

    private void read(int sample, int top, int left, int column) {
        int size = kernel.size();
        int begin = Math.max(left, 0);
        int length = (Math.min(left + size, image.width()) - begin) * pixel;
        int row = column * size;
        for (int y = Math.max(top, 0); y < Math.min(top + size, image.height()); y++) {
            int target = ((row + y - top) * size + begin - left) * pixel;
            int source = ((sample * image.height() + y) * image.width() + begin) * pixel;
            to.put(target, from, source, length);
        }
    }
}
