package org.sparkgan.compute.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.Operation;

/**
 * A convolution and its transpose by ND4J's operations, or by products where these are faster. With the channels last the native
 * operations do without copies.
 *
 * @param shape of both sides
 * @param weights {@code [values under the window, maps channels]}
 * @param workspace for products
 */
record Nd4jConvolution(Convolution shape, INDArray weights, Nd4jWorkspace workspace) {
    /** maps = W * image. */
    Operation down(INDArray image, INDArray maps) {
        if (PatchProducts.suit(shape.maps(), maps.dataType())) {
            return PatchProducts.maps(shape, image, weights, maps, patches());
        }
        return down(List.of(samples(image, shape.image()), windows()), maps);
    }

    /** maps = W * image + b. */
    Operation down(INDArray image, INDArray maps, INDArray biases) {
        if (PatchProducts.suit(shape.maps(), maps.dataType())) {
            return Operation.sequence(
                    PatchProducts.maps(shape, image, weights, maps, patches()), biasAdd(maps, biases, shape.maps()));
        }
        return down(List.of(samples(image, shape.image()), windows(), row(biases)), maps);
    }

    /** maps = maps + b, b of each channel. */
    static Operation biasAdd(INDArray maps, INDArray biases, FeatureMaps shape) {
        INDArray target = samples(maps, shape);
        return new BoundOp("biasadd", List.of(target, row(biases)), target, 0);
    }

    private static INDArray row(INDArray biases) {
        return biases.reshape('c', true, biases.length());
    }

    private BoundOp down(List<INDArray> operands, INDArray maps) {
        return new BoundOp("conv2d", operands, samples(maps, shape.maps()), settings());
    }

    /** image = Wᵀ * maps. */
    Operation up(INDArray maps, INDArray image) {
        if (FoldedProducts.suit(shape.image(), image.dataType())) {
            return FoldedProducts.of(
                    shape,
                    weights,
                    maps,
                    image,
                    Nd4jStorage.view(workspace.columns().orElseThrow()));
        }
        INDArray from = samples(maps, shape.maps());
        INDArray to = samples(image, shape.image());
        Kernel kernel = shape.kernel();
        if (kernel.covers(shape.image().height()) && kernel.covers(shape.image().width())) {
            return new BoundOp("deconv2d", List.of(from, windows()), to, settings());
        }
        // Slower, but it knows of pixels that no window reaches.
        return new BoundOp(
                "conv2d_input_bp", List.of(Nd4j.createFromArray(to.shape()), windows(), from), to, settings());
    }

    private INDArray patches() {
        return Nd4jStorage.view(workspace.patches());
    }

    /** The weights as ND4J's operations take them, {@code [maps channels, size, size, image channels]}. */
    private INDArray windows() {
        int size = shape.kernel().size();
        return weights.transpose()
                .reshape(
                        'c',
                        true,
                        shape.maps().channels(),
                        size,
                        size,
                        shape.image().channels());
    }

    /** Kernel, stride, padding and dilation, each by height and width; padded as said; channels last; the order of W. */
    private long[] settings() {
        int size = shape.kernel().size();
        int stride = shape.kernel().stride();
        int padding = shape.kernel().padding();
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
