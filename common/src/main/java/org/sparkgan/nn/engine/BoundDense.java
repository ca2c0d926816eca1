package org.sparkgan.nn.engine;

import static org.sparkgan.compute.nd4j.MatrixProduct.Factor.plain;
import static org.sparkgan.compute.nd4j.MatrixProduct.Factor.transposed;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.nd4j.Matrices;
import org.sparkgan.compute.nd4j.MatrixProduct;
import org.sparkgan.nn.layer.Layer;

/**
 * A dense layer, with labels or without, on one batch: every operation is a matrix product, even sums over the batch, since
 * BLAS is fastest. Embeddings and bias are one matrix, from which the labels' matrix picks; without labels it is a row of ones.
 */
final class BoundDense implements BoundLayer {
    private final MatrixProduct bias;
    private final MatrixProduct weighted;
    private final MatrixProduct direction;
    private final MatrixProduct weightGradient;
    private final Runnable biasGradient;
    private final InputGradient inputGradient;

    /**
     * Binds to a batch.
     *
     * @param labels see {@link BoundNetwork#labels()}; null for a layer without labels
     * @param biased the first samples, which alone count in gradients by biases and embeddings
     */
    BoundDense(
            Network network,
            Place place,
            Layer layer,
            INDArray input,
            INDArray output,
            INDArray delta,
            INDArray labels,
            Scratch scratch,
            int biased) {
        int columns = layer.classes() + 1;
        INDArray weights = network.weights(network.weights(), place, layer.inputs(), layer.outputs());
        INDArray biases = network.last(network.weights(), place, layer.outputs(), columns);
        INDArray picks = labels == null ? scratch.onesRow(output.columns()) : labels;
        bias = MatrixProduct.into(output, plain(biases), plain(picks));
        weighted = MatrixProduct.addedTo(output, transposed(weights), plain(input));
        direction = MatrixProduct.into(output, transposed(weights), plain(input));
        weightGradient = MatrixProduct.into(
                network.weights(network.gradient(), place, layer.inputs(), layer.outputs()),
                plain(input),
                transposed(delta));
        inputGradient = new InputGradient(to -> MatrixProduct.into(to, plain(weights), plain(delta))::run);
        INDArray gradient = network.last(network.gradient(), place, layer.outputs(), columns);
        biasGradient = labels == null
                ? new BiasGradient(gradient, delta, scratch.ones(biased), biased / 2)::run
                : MatrixProduct.into(
                        gradient,
                        plain(Matrices.columns(delta, 0, biased)),
                        transposed(Matrices.columns(labels, 0, biased)))::run;
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
