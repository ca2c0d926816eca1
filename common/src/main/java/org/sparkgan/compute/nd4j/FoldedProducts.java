package org.sparkgan.compute.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Factor.Use;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;

/**
 * The transpose of a convolution as a matrix product whose columns are folded, for images of few channels: oneDNN's own fills
 * them up to as many as its vectors hold, and takes two to three times as long for three.
 */
final class FoldedProducts implements Operation {
    /** An image of as many channels is left to oneDNN. */
    private static final int MANY_CHANNELS = 8;

    private final int samples;
    private final int chunk;
    private final Fold fold;
    private final List<Operation> products = new ArrayList<>();

    /** The product of the maps of the samples from one, inclusive, to another, exclusive, which fills the first columns. */
    @FunctionalInterface
    interface OfSome {
        /** Binds it. */
        Operation of(int from, int to);
    }

    FoldedProducts(Convolution convolution, INDArray imageValues, INDArray columns, OfSome product) {
        samples = imageValues.columns();
        chunk = PatchProducts.chunk(convolution.maps(), samples);
        for (int from = 0; from < samples; from += chunk) {
            products.add(product.of(from, Math.min(from + chunk, samples)));
        }
        fold = new Fold(convolution, columns, imageValues);
    }

    /**
     * Binds the products in float.
     *
     * @param columns see {@link Nd4jWorkspace#columns()}
     */
    static FoldedProducts of(
            Convolution convolution, INDArray weights, INDArray mapsValues, INDArray imageValues, INDArray columns) {
        int places = convolution.maps().pixels();
        INDArray maps = Nd4jConvolution.pixels(mapsValues, convolution.maps());
        return new FoldedProducts(
                convolution,
                imageValues,
                columns,
                (from, to) -> MatrixProduct.of(
                        Product.INTO,
                        Views.columns(columns, 0, (to - from) * places),
                        weights,
                        Use.PLAIN,
                        Views.columns(maps, from * places, to * places),
                        Use.PLAIN));
    }

    /** Whether this is the faster way to {@code image} for numbers of {@code type}. */
    static boolean suit(FeatureMaps image, DataType type) {
        return image.channels() < MANY_CHANNELS && type == DataType.FLOAT;
    }

    @Override
    public void run() {
        for (int i = 0; i < products.size(); i++) {
            products.get(i).run();
            fold.write(i * chunk, Math.min(chunk, samples - i * chunk));
        }
    }
}
