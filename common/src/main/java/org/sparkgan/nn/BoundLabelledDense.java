package org.sparkgan.nn;

import static org.sparkgan.nn.MatrixProduct.Factor.plain;
import static org.sparkgan.nn.MatrixProduct.Factor.transposed;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A dense layer with labels on one batch: bias and embeddings are one matrix, which the labels' matrix picks from. */
final class BoundLabelledDense implements BoundLayer {
    private final MatrixProduct embedded;
    private final MatrixProduct weighted;
    private final MatrixProduct direction;
    private final MatrixProduct weightGradient;
    private final MatrixProduct embeddingGradient;
    private final InputGradient inputGradient;

    /**
     * Binds to a batch.
     *
     * @param labels see {@link Activations#labels()}
     * @param biased the first samples, which alone count in gradients by biases and embeddings
     */
    BoundLabelledDense(
            Network network,
            int index,
            LabelledDense layer,
            INDArray input,
            INDArray output,
            INDArray delta,
            INDArray labels,
            int biased) {
        INDArray weights = network.weights(network.parameters(), index, layer.inputs(), layer.outputs());
        embedded = MatrixProduct.into(
                output, plain(embeddings(network, network.parameters(), index, layer)), plain(labels));
        weighted = MatrixProduct.addedTo(output, transposed(weights), plain(input));
        direction = MatrixProduct.into(output, transposed(weights), plain(input));
        weightGradient = MatrixProduct.into(
                network.weights(network.gradient(), index, layer.inputs(), layer.outputs()),
                plain(input),
                transposed(delta));
        embeddingGradient = MatrixProduct.into(
                embeddings(network, network.gradient(), index, layer),
                plain(first(delta, biased)),
                transposed(first(labels, biased)));
        inputGradient = new InputGradient(to -> MatrixProduct.into(to, plain(weights), plain(delta))::run);
    }

    /** {@code [E | b]}, the layer's last numbers. */
    private static INDArray embeddings(Network network, INDArray vector, int index, LabelledDense layer) {
        return network.last(vector, index, layer.outputs(), layer.classes() + 1);
    }

    private static INDArray first(INDArray matrix, int samples) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(0, samples));
    }

    @Override
    public void forward() {
        embedded.run();
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
        embeddingGradient.run();
    }
}
