package org.sparkgan.compute.cuda;

import java.util.Optional;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Workspace;

/**
 * How many samples a convolution takes at a time, and where it lays out their patches.
 *
 * @param chunk samples
 * @param own memory of its own, where the patches of one sample are more than all convolutions share
 */
record CudaWorkspace(int chunk, Optional<Matrix> own) implements Workspace {
    /**
     * For {@code samples} or fewer.
     *
     * @param shared numbers of the memory that all convolutions share
     */
    static CudaWorkspace allocate(Convolution convolution, int samples, long shared, Memory memory) {
        if (needsNoPatches(convolution)) {
            return new CudaWorkspace(samples, Optional.empty());
        }
        long ofSample = patchesOfSample(convolution);
        return ofSample > shared
                ? new CudaWorkspace(1, Optional.of(memory.matrix(ofSample, 1)))
                : new CudaWorkspace((int) Math.min(samples, shared / ofSample), Optional.empty());
    }

    /** Numbers of all patches of a sample. */
    private static long patchesOfSample(Convolution convolution) {
        return (long) convolution.window() * convolution.maps().pixels();
    }

    /** Where the image is its own patches, in their order: under a window of one pixel, or of the whole image. */
    static boolean needsNoPatches(Convolution convolution) {
        int size = convolution.kernel().size();
        boolean onePixel = size == 1 && convolution.kernel().stride() == 1;
        boolean whole = convolution.maps().pixels() == 1
                && size == convolution.image().height()
                && size == convolution.image().width();
        return convolution.kernel().padding() == 0 && (onePixel || whole);
    }

    /** The patches of the first {@code samples} of a chunk. */
    Matrix patches(Convolution convolution, int samples, Scratch scratch) {
        long columns = (long) samples * convolution.maps().pixels();
        return own.orElseGet(scratch::patches).part(0, convolution.window(), columns);
    }
}
