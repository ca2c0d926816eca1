package org.sparkgan.nn;

import static org.sparkgan.nn.MatrixProduct.Factor.plain;
import static org.sparkgan.nn.MatrixProduct.Factor.transposed;

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
    private final MatrixProduct biasGradient;
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
        biasGradient = MatrixProduct.into(
                network.biases(network.gradient(), index),
                plain(delta.get(NDArrayIndex.all(), NDArrayIndex.interval(0, biased))),
                plain(network.ones(biased, 1)));
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
        biasGradient.run();
    }
}
