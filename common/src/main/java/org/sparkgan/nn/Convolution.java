package org.sparkgan.nn;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The linear map between an image and the feature maps that a kernel makes of it, and its transpose: what convolution and
 * transposed convolution are made of. With the channels last the native operations do without copies.
 *
 * @param kernel the window
 * @param image the larger side
 * @param maps the smaller side
 * @param weights {@code [maps channels, size, size, image channels]}
 */
record Convolution(Kernel kernel, FeatureMaps image, FeatureMaps maps, INDArray weights) {
    /** The convolution of the layer whose numbers lie at {@code place}. */
    static Convolution of(Network network, Place place, Kernel kernel, FeatureMaps image, FeatureMaps maps) {
        int size = kernel.size();
        INDArray weights = network.weights(network.weights(), place, kernel.values(image.channels()), maps.channels())
                .transpose();
        return new Convolution(
                kernel, image, maps, weights.reshape('c', true, maps.channels(), size, size, image.channels()));
    }

    /** maps = W * image. */
    BoundOp down(INDArray imageValues, INDArray mapsValues) {
        return down(List.of(samples(imageValues, image), weights), mapsValues);
    }

    /** maps = W * image + b. */
    BoundOp down(INDArray imageValues, INDArray mapsValues, INDArray biases) {
        return down(
                List.of(samples(imageValues, image), weights, biases.reshape('c', true, maps.channels())), mapsValues);
    }

    private BoundOp down(List<INDArray> operands, INDArray mapsValues) {
        return new BoundOp("conv2d", operands, samples(mapsValues, maps), settings());
    }

    /**
     * image = Wᵀ * maps.
     *
     * @param columns see {@link Scratch#columns()}
     */
    Runnable up(INDArray mapsValues, INDArray imageValues, INDArray columns) {
        if (FoldedProducts.suit(image, imageValues.dataType())) {
            return new FoldedProducts(this, mapsValues, imageValues, columns);
        }
        INDArray from = samples(mapsValues, maps);
        INDArray to = samples(imageValues, image);
        if (kernel.covers(image.height()) && kernel.covers(image.width())) {
            return new BoundOp("deconv2d", List.of(from, weights), to, settings())::run;
        }
        // Slower, but it knows of pixels that no window reaches.
        return new BoundOp("conv2d_input_bp", List.of(Nd4j.createFromArray(to.shape()), weights, from), to, settings())
                ::run;
    }

    /** Kernel, stride, padding and dilation, each by height and width; padded as said; channels last; the order of W. */
    private long[] settings() {
        int size = kernel.size();
        int stride = kernel.stride();
        int padding = kernel.padding();
        return new long[] {size, size, stride, stride, padding, padding, 1, 1, 0, 1, 2};
    }

    /** A batch as {@code [samples, height, width, channels]}, as a view. */
    static INDArray samples(INDArray matrix, FeatureMaps shape) {
        return matrix.transpose().reshape('c', true, matrix.columns(), shape.height(), shape.width(), shape.channels());
    }

    /** A batch as {@code [channels, pixels of all samples]}, as a view. */
    static INDArray pixels(INDArray matrix, FeatureMaps shape) {
        return matrix.reshape('f', true, shape.channels(), (long) shape.pixels() * matrix.columns());
    }
}
