package org.sparkgan.gan.augment;

import org.sparkgan.compute.Device;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.ImageMaps;
import org.sparkgan.compute.ImageMaps.Way;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.config.ImageShape;

/**
 * Images before they are augmented, and their maps, beside the critic's batch that they come to.
 *
 * <p>Gradient penalties are taken at the augmented images, where the critic judges: so R1 and R2 share the passes of the loss, and
 * nothing of a penalty goes through a map. StyleGAN2-ADA takes R1 at the images before, whose gradient is the transpose of the map's linear
 * part times the critic's: it does not pay for slopes that a cut or a shift over the border hides, and pays other prices where a map
 * stretches.
 */
public final class AugmentedBatch {
    private final Device device;
    private final FeatureMaps shape;
    private final Arrays arrays;

    /** Of so many images. */
    public AugmentedBatch(Device device, ImageShape images, int samples, Memory memory) {
        this.device = device;
        this.shape = shape(images);
        this.arrays = Arrays.allocate(images, samples, memory);
    }

    private record Arrays(Matrix images, Matrix maps) {
        static Arrays allocate(ImageShape images, int samples, Memory memory) {
            return new Arrays(
                    memory.matrix(images.values(), samples),
                    memory.matrix(new ImageMaps(shape(images), Way.FORWARD).numbers(), samples));
        }
    }

    private static FeatureMaps shape(ImageShape images) {
        return new FeatureMaps(images.channels(), images.height(), images.width());
    }

    /** What a batch of {@code samples} takes of {@code memory}. */
    public static void plan(ImageShape images, int samples, Memory memory) {
        Arrays.allocate(images, samples, memory);
    }

    /** The images as they come, {@code [values, samples]}; the caller fills them. */
    public Matrix images() {
        return arrays.images();
    }

    /** The maps' numbers, {@code [numbers of a map, samples]}; the caller fills them. */
    public Matrix maps() {
        return arrays.maps();
    }

    /**
     * Augments images.
     *
     * @param first number of the first one's map
     */
    public Operation augment(Matrix from, Matrix to, int first) {
        return map(Way.FORWARD, from, to, first);
    }

    /** Brings a gradient by augmented images back to the images. */
    public Operation back(Matrix from, Matrix to, int first) {
        return map(Way.BACK, from, to, first);
    }

    private Operation map(Way way, Matrix from, Matrix to, int first) {
        return device.map(new ImageMaps(shape, way), maps().columns(first, first + from.columns()), from, to);
    }
}
