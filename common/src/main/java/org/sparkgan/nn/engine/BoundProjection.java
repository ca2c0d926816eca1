package org.sparkgan.nn.engine;

import static org.sparkgan.compute.nd4j.MatrixProduct.Factor.plain;
import static org.sparkgan.compute.nd4j.MatrixProduct.Factor.transposed;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.nd4j.Elementwise;
import org.sparkgan.compute.nd4j.MatrixProduct;
import org.sparkgan.nn.layer.Projection;

/** A projection on one batch; forward keeps V[label] + w, the slope of each sample's score, which serves all passes. */
final class BoundProjection implements BoundLayer {
    private final MatrixProduct slopes;
    private final MatrixProduct bias;
    private final Elementwise products;
    private final MatrixProduct added;
    private final MatrixProduct sum;
    private final Elementwise weighted;
    private final MatrixProduct weightGradient;
    private final BiasGradient biasGradient;
    private final InputGradient inputGradient;

    /**
     * Binds to a batch.
     *
     * @param slope filled with the gradient of each score by the input, {@code [inputs, batch]}
     * @param labels see {@link BoundNetwork#labels()}
     */
    BoundProjection(
            Network network,
            Place place,
            Projection layer,
            INDArray input,
            INDArray output,
            INDArray delta,
            INDArray slope,
            INDArray labels,
            Scratch scratch,
            int biased) {
        int samples = output.columns();
        INDArray values = scratch.products(samples);
        INDArray ones = scratch.onesRow(layer.inputs());
        slopes = MatrixProduct.into(
                slope,
                plain(network.weights(network.weights(), place, layer.inputs(), layer.classes() + 1)),
                plain(labels));
        bias = MatrixProduct.into(
                output, plain(network.biases(network.weights(), place, 1)), plain(scratch.onesRow(samples)));
        products = Elementwise.product(values, slope, input);
        added = MatrixProduct.addedTo(output, plain(ones), plain(values));
        sum = MatrixProduct.into(output, plain(ones), plain(values));
        weighted = Elementwise.product(values, input, delta);
        weightGradient = MatrixProduct.into(
                network.weights(network.gradient(), place, layer.inputs(), layer.classes() + 1),
                plain(values),
                transposed(labels));
        biasGradient =
                new BiasGradient(network.biases(network.gradient(), place, 1), delta, scratch.ones(biased), biased / 2);
        inputGradient = new InputGradient(to -> Elementwise.product(to, slope, delta)::run);
    }

    @Override
    public void forward() {
        slopes.run();
        products.run();
        bias.run();
        added.run();
    }

    @Override
    public void tangent() {
        products.run();
        sum.run();
    }

    @Override
    public void backwardData(INDArray inputDelta) {
        inputGradient.to(inputDelta);
    }

    @Override
    public void backwardWeights() {
        weighted.run();
        weightGradient.run();
        biasGradient.run();
    }
}
