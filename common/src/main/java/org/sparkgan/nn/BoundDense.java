package org.sparkgan.nn;

import static org.sparkgan.nn.MatrixProduct.Factor.plain;
import static org.sparkgan.nn.MatrixProduct.Factor.transposed;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer on one batch: every operation is a matrix product, even sums over the batch, since BLAS is fastest. */
final class BoundDense implements BoundLayer {
    private final MatrixProduct bias;
    private final MatrixProduct weighted;
    private final MatrixProduct direction;
    private final MatrixProduct weightGradient;
    private final BiasGradient biasGradient;
    private final InputGradient inputGradient;

    BoundDense(
            Network network,
            int index,
            Dense layer,
            INDArray input,
            INDArray output,
            INDArray delta,
            Scratch scratch,
            int biased) {
        INDArray weights = network.weights(network.parameters(), index, layer.inputs(), layer.outputs());
        INDArray biases = network.biases(network.parameters(), index, layer.outputs());
        bias = MatrixProduct.into(output, plain(biases), plain(scratch.onesRow(output.columns())));
        weighted = MatrixProduct.addedTo(output, transposed(weights), plain(input));
        direction = MatrixProduct.into(output, transposed(weights), plain(input));
        weightGradient = MatrixProduct.into(
                network.weights(network.gradient(), index, layer.inputs(), layer.outputs()),
                plain(input),
                transposed(delta));
        inputGradient = new InputGradient(to -> MatrixProduct.into(to, plain(weights), plain(delta))::run);
        biasGradient = new BiasGradient(
                network.biases(network.gradient(), index, layer.outputs()), delta, scratch.ones(biased), biased / 2);
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
        inputGradient.to(inputDelta);
    }

    @Override
    public void backwardWeights() {
        weightGradient.run();
        biasGradient.run();
    }
}
