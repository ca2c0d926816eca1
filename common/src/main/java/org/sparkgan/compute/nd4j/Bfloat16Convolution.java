package org.sparkgan.compute.nd4j;

import java.util.OptionalLong;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.nd4j.Bfloat16Copies.Copy;
import org.sparkgan.compute.onednn.Convolving;
import org.sparkgan.compute.onednn.Layout;
import org.sparkgan.compute.onednn.Layout.Numbers;
import org.sparkgan.compute.onednn.OneDnn;
import org.sparkgan.compute.onednn.OneDnn.Operand;

/**
 * A convolution whose factors are rounded to bfloat16: by oneDNN's own, or by products of patches where these are faster.
 *
 * @param shape of both sides
 */
record Bfloat16Convolution(OneDnn oneDnn, Bfloat16Copies copies, Convolution shape) {
    /** To maps of longer rows oneDNN's own convolution is faster. */
    private static final int SHORT_ROW = 8;

    /** maps = W * image + b. */
    Operation down(Matrix image, Matrix weights, Matrix biases, Matrix maps, Nd4jWorkspace workspace) {
        if (shape.maps().width() <= SHORT_ROW) {
            Operation products = products(image, weights, maps, workspace);
            return biases.isNone()
                    ? products
                    : Operation.sequence(
                            products,
                            Nd4jConvolution.biasAdd(Nd4jStorage.view(maps), Nd4jStorage.view(biases), shape.maps()));
        }
        Copy from = copies.of(image);
        return convolution(
                from,
                weights,
                oneDnn.convolve(
                        shape,
                        maps.samples(),
                        from.address(),
                        Nd4jStorage.address(weights),
                        biases.isNone() ? OptionalLong.empty() : OptionalLong.of(Nd4jStorage.address(biases)),
                        Nd4jStorage.address(maps)));
    }

    /** image = Wᵀ * maps. */
    Operation up(Matrix maps, Matrix weights, Matrix image, Nd4jWorkspace workspace) {
        Copy from = copies.of(maps);
        if (workspace.columns().isPresent()) {
            return folded(from, maps, weights, image, workspace.columns().get());
        }
        return convolution(
                from,
                weights,
                oneDnn.convolveBack(
                        shape,
                        maps.samples(),
                        from.address(),
                        Nd4jStorage.address(weights),
                        Nd4jStorage.address(image)));
    }

    private Operation convolution(Copy from, Matrix weights, Convolving convolving) {
        return Operation.sequence(from.refresh(), copies.current(weights, convolving.pack()), convolving.compute());
    }

    /** As in float, see {@link FoldedProducts}: Cᵀ = Mᵀ Wᵀ with columns of windows C. */
    private Operation folded(Copy from, Matrix maps, Matrix weights, Matrix image, Matrix columns) {
        Copy by = copies.of(weights);
        int channels = shape.maps().channels();
        Operand second = new Operand(Layout.rows(Numbers.BFLOAT16, channels, shape.window()), by.address());
        Operation products =
                new FoldedProducts(shape, Nd4jStorage.view(image), Nd4jStorage.view(columns), (first, last) -> {
                    Matrix some = pixels(maps, first, last);
                    return oneDnn.multiply(
                            new Operand(
                                    Layout.rows(Numbers.BFLOAT16, some.columns(), channels),
                                    addressOf(some, maps, from)),
                            second,
                            Bfloat16Multiplication.transposed(columns.columns(0, some.columns())),
                            false);
                });
        return Operation.sequence(from.refresh(), by.refresh(), products);
    }

    /** Where the copy of maps has some of them. */
    private static long addressOf(Matrix some, Matrix maps, Copy copy) {
        return copy.address() + Short.BYTES * (some.offset() - maps.offset());
    }

    /** maps = W * image: Cᵀ = Pᵀ W with rows of patches P. */
    private Operation products(Matrix image, Matrix weights, Matrix maps, Nd4jWorkspace workspace) {
        Copy by = copies.of(weights);
        Operand second = new Operand(
                Layout.columns(Numbers.BFLOAT16, shape.window(), shape.maps().channels()), by.address());
        Bfloat16Patches patches = new Bfloat16Patches(shape, copies.of(image), workspace, maps.samples());
        Operation products = patches.products((from, to) -> oneDnn.multiply(
                patches.rows(to - from), second, Bfloat16Multiplication.transposed(pixels(maps, from, to)), false));
        return Operation.sequence(by.refresh(), products);
    }

    /** The gradient by W: Gᵀ = D P with the maps' deltas as columns of D. */
    Operation gradient(Matrix image, Matrix maps, Matrix gradient, Nd4jWorkspace workspace) {
        Copy deltas = copies.of(maps);
        Bfloat16Patches patches = new Bfloat16Patches(shape, copies.of(image), workspace, maps.samples());
        Operation products = patches.products((from, to) -> {
            Matrix some = pixels(maps, from, to);
            return oneDnn.multiply(
                    new Operand(
                            Layout.columns(Numbers.BFLOAT16, some.rows(), some.columns()),
                            addressOf(some, maps, deltas)),
                    patches.rows(to - from),
                    Bfloat16Multiplication.transposed(gradient),
                    from > 0);
        });
        return Operation.sequence(deltas.refresh(), products);
    }

    /** Those of some samples, {@code [channels, pixels]}. */
    private Matrix pixels(Matrix maps, int from, int to) {
        Matrix some = maps.columns(from, to);
        return some.reshaped(
                shape.maps().channels(), some.length() / shape.maps().channels());
    }
}
