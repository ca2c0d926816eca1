package org.sparkgan.nn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Workspace;
import org.sparkgan.nn.layer.Convolutional;

/**
 * The convolution of each group of a layer's channels, without biases. Where there are several, each group is convolved as if there
 * were no others: the groups of all samples are brought one behind the other and, when they are convolved, side by side again.
 */
final class GroupConvolution {
    private final Convolution shape;
    private final int groups;
    private final LayerBatch at;
    private final Device device;
    private final Workspace workspace;

    GroupConvolution(Convolutional layer, LayerBatch at) {
        this.shape = layer.convolution();
        this.groups = layer.groups();
        this.at = at;
        this.device = at.device();
        this.workspace = at.scratch().workspace();
    }

    /** Where the groups of so many samples lie one behind the other: those of the image, then those of the maps. */
    static Scratch apart(Convolutional layer, Scratch scratch, int samples, Memory memory) {
        return layer.groups() == 1
                ? scratch
                : scratch.withProducts(memory.matrix(layer.inputs() + (long) layer.outputs(), samples));
    }

    /** maps = W * image. */
    Operation maps(Matrix image, Matrix maps) {
        if (groups == 1) {
            return device.convolve(shape, image, weights(0), Matrix.NONE, maps, workspace);
        }
        Matrix images = images(image);
        Matrix made = made(maps);
        return Operation.sequence(
                apart(shape.image(), image, images),
                each(group -> device.convolve(
                        shape, imagesOf(group, images), weights(group), Matrix.NONE, mapsOf(group, made), workspace)),
                together(shape.maps(), made, maps));
    }

    /** image = Wᵀ * maps. */
    Operation image(Matrix maps, Matrix image) {
        if (groups == 1) {
            return device.convolveBack(shape, maps, weights(0), image, workspace);
        }
        Matrix images = images(image);
        Matrix made = made(maps);
        return Operation.sequence(
                apart(shape.maps(), maps, made),
                each(group -> device.convolveBack(
                        shape, mapsOf(group, made), weights(group), imagesOf(group, images), workspace)),
                together(shape.image(), images, image));
    }

    /** The gradient by W, from image and the maps' delta. */
    Operation gradient(Matrix image, Matrix maps) {
        if (groups == 1) {
            return device.convolutionGradient(shape, image, maps, gradientOf(0), workspace);
        }
        Matrix images = images(image);
        Matrix made = made(maps);
        return Operation.sequence(
                apart(shape.image(), image, images),
                apart(shape.maps(), maps, made),
                each(group -> device.convolutionGradient(
                        shape, imagesOf(group, images), mapsOf(group, made), gradientOf(group), workspace)));
    }

    private Operation each(IntFunction<Operation> ofGroup) {
        List<Operation> operations = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            operations.add(ofGroup.apply(group));
        }
        return Operation.sequence(operations.toArray(Operation[]::new));
    }

    /** Brings the channels of each group of a batch, of which each has some, one group behind the other. */
    private Operation apart(FeatureMaps ofGroup, Matrix batch, Matrix to) {
        return device.transpose(column(batch), column(to), pixels(ofGroup, batch), groups, ofGroup.channels());
    }

    /** Brings them back. */
    private Operation together(FeatureMaps ofGroup, Matrix from, Matrix batch) {
        return device.transpose(column(from), column(batch), groups, pixels(ofGroup, batch), ofGroup.channels());
    }

    /** Of all samples. */
    private static int pixels(FeatureMaps ofGroup, Matrix batch) {
        return Math.toIntExact(ofGroup.pixels() * batch.columns());
    }

    private static Matrix column(Matrix batch) {
        return batch.reshaped(batch.length(), 1);
    }

    private Matrix images(Matrix image) {
        return at.scratch().products(at.samples()).part(0, image.rows(), image.columns());
    }

    private Matrix made(Matrix maps) {
        Matrix all = at.scratch().products(at.samples());
        return all.part(all.length() - maps.length(), maps.rows(), maps.columns());
    }

    private Matrix imagesOf(int group, Matrix images) {
        return images.part(group * images.length() / groups, shape.image().values(), images.columns());
    }

    private Matrix mapsOf(int group, Matrix maps) {
        return maps.part(group * maps.length() / groups, shape.maps().values(), maps.columns());
    }

    private Matrix weights(int group) {
        return ofGroup(group, at.weights(shape.window(), columns()));
    }

    private Matrix gradientOf(int group) {
        return ofGroup(group, at.weightsGradient(shape.window(), columns()));
    }

    private long columns() {
        return (long) groups * shape.maps().channels();
    }

    private Matrix ofGroup(int group, Matrix all) {
        long channels = shape.maps().channels();
        return all.columns(group * channels, (group + 1) * channels);
    }
}
