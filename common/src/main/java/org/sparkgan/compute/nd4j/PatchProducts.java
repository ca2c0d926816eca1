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
 * A convolution, or its gradient by the weights, as matrix products with {@link Patches}, over a few samples at a time, so that
 * the patches stay in the processor's cache.
 */
final class PatchProducts implements Operation {
    /** Columns of a product: with fewer BLAS is slower, with more the cache is too small. */
    private static final int COLUMNS = 512;

    /** Maps of longer rows are left to oneDNN. */
    private static final int SHORT_ROW = 4;

    private final Patches patches;
    private final INDArray image;
    private final INDArray columns;
    private final int samples;
    private final int chunk;
    private final List<MatrixProduct> products = new ArrayList<>();

    /** The product of a few samples' patches and maps. */
    private interface OfSome {
        MatrixProduct of(INDArray patches, INDArray maps, Product product);
    }

    private PatchProducts(
            Convolution convolution, INDArray imageValues, INDArray mapsValues, INDArray columns, OfSome product) {
        samples = mapsValues.columns();
        chunk = chunk(convolution.maps(), samples);
        image = imageValues;
        this.columns = columns;
        patches = new Patches(convolution, image.data().getElementSize(), Views.memory(image), Views.memory(columns));
        int places = convolution.maps().pixels();
        INDArray maps = Nd4jConvolution.pixels(mapsValues, convolution.maps());
        for (int from = 0; from < samples; from += chunk) {
            int to = Math.min(from + chunk, samples);
            products.add(product.of(
                    Views.columns(columns, 0, (to - from) * places),
                    Views.columns(maps, from * places, to * places),
                    from == 0 ? Product.INTO : Product.ADDED));
        }
    }

    /**
     * The gradient by the weights; ND4J's own operation computes that by the image as well.
     *
     * @param imageValues {@code [values of an image, batch]}
     * @param mapsValues {@code [values of maps, batch]}
     * @param gradient {@code [values under the window, maps channels]}
     * @param columns see {@link Nd4jWorkspace#patches()}
     */
    static PatchProducts gradient(
            Convolution convolution, INDArray imageValues, INDArray mapsValues, INDArray gradient, INDArray columns) {
        return new PatchProducts(
                convolution,
                imageValues,
                mapsValues,
                columns,
                (patches, maps, product) ->
                        MatrixProduct.of(product, gradient, patches, Use.PLAIN, maps, Use.TRANSPOSED));
    }

    /** maps = W * image; arguments as for {@link #gradient}. */
    static PatchProducts maps(
            Convolution convolution, INDArray imageValues, INDArray weights, INDArray mapsValues, INDArray columns) {
        return new PatchProducts(
                convolution,
                imageValues,
                mapsValues,
                columns,
                (patches, maps, product) ->
                        MatrixProduct.of(Product.INTO, maps, weights, Use.TRANSPOSED, patches, Use.PLAIN));
    }

    /**
     * Whether {@link #maps} is the faster way for numbers of {@code type}: oneDNN's convolutions run along the rows of maps, and
     * take up to half as long again where these are short.
     */
    static boolean suit(FeatureMaps maps, DataType type) {
        return maps.width() <= SHORT_ROW && type == DataType.FLOAT;
    }

    /** Samples that are taken at a time. */
    static int chunk(FeatureMaps maps, int samples) {
        return Math.max(1, Math.min(samples, COLUMNS / maps.pixels()));
    }

    @Override
    public void run() {
        for (int i = 0; i < products.size(); i++) {
            HostMemory.take(image);
            HostMemory.take(columns);
            patches.read(i * chunk, Math.min(chunk, samples - i * chunk));
            HostMemory.written(columns);
            products.get(i).run();
        }
    }
}
