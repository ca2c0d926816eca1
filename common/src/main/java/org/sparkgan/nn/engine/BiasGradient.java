package org.sparkgan.nn.engine;

import static org.sparkgan.compute.nd4j.MatrixProduct.Factor.plain;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.nd4j.Matrices;
import org.sparkgan.compute.nd4j.MatrixProduct;

/**
 * Sums over the batch in two halves, in a critic the real and the generated samples: where these cancel, as in a unit that is on
 * for all, equal halves give exactly 0. A single sum leaves a rounding error, which Adam and RMSProp blow up to a step of
 * full size.
 */
final class BiasGradient {
    private final List<MatrixProduct> sums;

    /**
     * Binds the sums.
     *
     * @param gradient {@code [outputs, 1]}
     * @param delta {@code [outputs, columns]}; the first columns count
     * @param ones as many as columns count, {@code [count, 1]}
     * @param half columns of the first half
     */
    BiasGradient(INDArray gradient, INDArray delta, INDArray ones, int half) {
        int count = ones.rows();
        MatrixProduct rest = half == 0
                ? MatrixProduct.into(gradient, plain(Matrices.columns(delta, 0, count)), plain(ones))
                : MatrixProduct.addedTo(
                        gradient, plain(Matrices.columns(delta, half, count)), plain(rows(ones, half, count)));
        sums = half == 0
                ? List.of(rest)
                : List.of(
                        MatrixProduct.into(
                                gradient, plain(Matrices.columns(delta, 0, half)), plain(rows(ones, 0, half))),
                        rest);
    }

    /** Of a convolution, whose biases all pixels of the first {@code biased} samples share. */
    static BiasGradient ofPixels(
            Network network, Place place, FeatureMaps maps, INDArray delta, Scratch scratch, int biased) {
        return new BiasGradient(
                network.biases(network.gradient(), place, maps.channels()),
                Convolution.pixels(delta, maps),
                scratch.ones((long) biased * maps.pixels()),
                biased / 2 * maps.pixels());
    }

    void run() {
        sums.forEach(MatrixProduct::run);
    }

    private static INDArray rows(INDArray column, int from, int to) {
        return column.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }
}
