package org.sparkgan.nn;

import static org.sparkgan.nn.MatrixProduct.Factor.plain;
import static org.sparkgan.nn.MatrixProduct.Factor.transposed;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient by a convolution's weights: patches of the image times maps, over a few samples at a time, so that the patches
 * stay in the processor's cache. ND4J's own operation computes the gradient by the image as well.
 */
final class ConvolutionGradient {
    /** Columns of a product: with fewer BLAS is slower, with more the cache is too small. */
    private static final int COLUMNS = 512;

    private final Patches patches;
    private final int samples;
    private final int chunk;
    private final List<MatrixProduct> products = new ArrayList<>();

    /**
     * Binds the products.
     *
     * @param place of the layer that has the convolution
     * @param imageValues {@code [values of an image, batch]}
     * @param mapsValues {@code [values of maps, batch]}
     */
    ConvolutionGradient(
            Network network,
            Place place,
            Convolution shape,
            INDArray imageValues,
            INDArray mapsValues,
            Scratch scratch) {
        samples = mapsValues.columns();
        int places = shape.maps().pixels();
        chunk = chunk(shape.maps(), samples);
        int rows = shape.kernel().values(shape.image().channels());
        INDArray gradient =
                network.weights(network.gradient(), place, rows, shape.maps().channels());
        INDArray columns = Matrices.columns(scratch.patches(), 0, chunk * places);
        patches = new Patches(shape.kernel(), shape.image(), shape.maps(), imageValues, columns);
        INDArray maps = Convolution.pixels(mapsValues, shape.maps());
        for (int from = 0; from < samples; from += chunk) {
            int to = Math.min(from + chunk, samples);
            MatrixProduct.Factor left = plain(Matrices.columns(columns, 0, (to - from) * places));
            MatrixProduct.Factor right = transposed(Matrices.columns(maps, from * places, to * places));
            products.add(
                    from == 0
                            ? MatrixProduct.into(gradient, left, right)
                            : MatrixProduct.addedTo(gradient, left, right));
        }
    }

    /** Samples whose patches are made at a time. */
    static int chunk(FeatureMaps maps, int samples) {
        return Math.max(1, Math.min(samples, COLUMNS / maps.pixels()));
    }

    void run() {
        for (int i = 0; i < products.size(); i++) {
            patches.read(i * chunk, Math.min(chunk, samples - i * chunk));
            products.get(i).run();
        }
    }
}
