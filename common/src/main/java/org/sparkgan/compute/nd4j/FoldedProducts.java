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
    private final List<MatrixProduct> products = new ArrayList<>();

    /**
     * Binds the products.
     *
     * @param columns see {@link Nd4jWorkspace#columns()}
     */
    FoldedProducts(
            Convolution convolution, INDArray weights, INDArray mapsValues, INDArray imageValues, INDArray columns) {
        samples = mapsValues.columns();
        int places = convolution.maps().pixels();
        chunk = PatchProducts.chunk(convolution.maps(), samples);
        INDArray maps = Nd4jConvolution.pixels(mapsValues, convolution.maps());
        for (int from = 0; from < samples; from += chunk) {
            int to = Math.min(from + chunk, samples);
            products.add(MatrixProduct.of(
                    Product.INTO,
                    Views.columns(columns, 0, (to - from) * places),
                    weights,
                    Use.PLAIN,
                    Views.columns(maps, from * places, to * places),
                    Use.PLAIN));
        }
        fold = new Fold(convolution, columns, imageValues);
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
