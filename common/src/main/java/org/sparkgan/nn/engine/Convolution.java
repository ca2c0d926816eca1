package org.sparkgan.nn.engine;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.nd4j.BoundOp;

/**
 * The linear map between an image and the feature maps that a kernel makes of it, and its transpose: what convolution and
 * transposed convolution are made of. With the channels last the native operations do without copies.
 *
 * @param kernel the window
 * @param image the larger side
 * @param maps the smaller side
 * @param weights {@code [values under the window, maps channels]}
 * @param gradient by the weights
 */
record Convolution(Kernel kernel, FeatureMaps image, FeatureMaps maps, INDArray weights, INDArray gradient) {
    /** The convolution of the layer whose numbers lie at {@code place}. */
    static Convolution of(Network network, Place place, Kernel kernel, FeatureMaps image, FeatureMaps maps) {
        int rows = kernel.values(image.channels());
        return new Convolution(
                kernel,
                image,
                maps,
                network.weights(network.weights(), place, rows, maps.channels()),
                network.weights(network.gradient(), place, rows, maps.channels()));
    }

    /**
     * maps = W * image.
     *
     * @param patches see {@link Scratch#patches()}
     */
    Runnable down(INDArray imageValues, INDArray mapsValues, INDArray patches) {
        if (PatchProducts.suit(maps, mapsValues.dataType())) {
            return PatchProducts.maps(this, imageValues, mapsValues, patches);
        }
        return down(List.of(samples(imageValues, image), windows()), mapsValues)::run;
    }

    /** maps = W * image + b; arguments as for {@link #down(INDArray, INDArray, INDArray)}. */
    Runnable down(INDArray imageValues, INDArray mapsValues, INDArray patches, INDArray biases) {
        if (PatchProducts.suit(maps, mapsValues.dataType())) {
            Runnable products = PatchProducts.maps(this, imageValues, mapsValues, patches);
            BoundOp bias =
                    new BoundOp("biasadd", List.of(samples(mapsValues, maps), biases), samples(mapsValues, maps), 0);
            return () -> {
                products.run();
                bias.run();
            };
        }
        return down(List.of(samples(imageValues, image), windows(), biases), mapsValues)::run;
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
            return new BoundOp("deconv2d", List.of(from, windows()), to, settings())::run;
        }
        // Slower, but it knows of pixels that no window reaches.
        return new BoundOp(
                "conv2d_input_bp", List.of(Nd4j.createFromArray(to.shape()), windows(), from), to, settings())::run;
    }

    /** The weights as ND4J's operations take them, {@code [maps channels, size, size, image channels]}. */
    private INDArray windows() {
        return weights.transpose().reshape('c', true, maps.channels(), kernel.size(), kernel.size(), image.channels());
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
