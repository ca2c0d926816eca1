package org.sparkgan.nn;

import static org.sparkgan.nn.MatrixProduct.Factor.plain;
import static org.sparkgan.nn.MatrixProduct.Factor.transposed;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A dense layer on one batch: every operation is a matrix product, even sums over the batch, since BLAS is fastest. */
final class BoundDense implements BoundLayer {
    private final INDArray weights;
    private final INDArray delta;
    private final MatrixProduct bias;
    private final MatrixProduct weighted;
    private final MatrixProduct direction;
    private final MatrixProduct weightGradient;
    private final List<MatrixProduct> biasGradient;
    private INDArray boundInputDelta;
    private MatrixProduct inputGradient;

    BoundDense(Network network, int index, INDArray input, INDArray output, INDArray delta, int biased) {
        this.weights = network.weights(network.parameters(), index);
        this.delta = delta;
        INDArray biases = network.biases(network.parameters(), index);
        bias = MatrixProduct.into(output, plain(biases), plain(network.ones(1, output.columns())));
        weighted = MatrixProduct.addedTo(output, transposed(weights), plain(input));
        direction = MatrixProduct.into(output, transposed(weights), plain(input));
        weightGradient =
                MatrixProduct.into(network.weights(network.gradient(), index), plain(input), transposed(delta));
        biasGradient = biasGradient(network.biases(network.gradient(), index), network.ones(biased, 1), biased);
    }

    /**
     * Sums over the batch in two halves, in a critic the real and the generated samples: where these cancel, as in a unit
     * that is on for all, equal halves give exactly 0. A single sum leaves a rounding error, which Adam and RMSProp blow up
     * to a step of full size.
     */
    private List<MatrixProduct> biasGradient(INDArray gradient, INDArray ones, int biased) {
        int half = biased / 2;
        MatrixProduct rest = half == 0
                ? MatrixProduct.into(gradient, plain(samples(0, biased)), plain(ones))
                : MatrixProduct.addedTo(gradient, plain(samples(half, biased)), plain(rows(ones, half, biased)));
        return half == 0
                ? List.of(rest)
                : List.of(MatrixProduct.into(gradient, plain(samples(0, half)), plain(rows(ones, 0, half))), rest);
    }

    @Override
    public void forward() {
        bias.run();
        weighted.run();
    }

    @Override
    public void tangent() {
        direction.run();
    }

    @Override
    public void backwardData(INDArray inputDelta) {
        if (inputDelta != boundInputDelta) {
            boundInputDelta = inputDelta;
            inputGradient = MatrixProduct.into(inputDelta, plain(weights), plain(delta));
        }
        inputGradient.run();
    }

    @Override
    public void backwardWeights() {
        weightGradient.run();
        biasGradient.forEach(MatrixProduct::run);
    }

    private INDArray samples(int from, int to) {
        return delta.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
    }

    private static INDArray rows(INDArray column, int from, int to) {
        return column.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }
}
