package org.sparkgan.nn.engine;

import static org.sparkgan.compute.Factor.plain;
import static org.sparkgan.compute.Factor.transposed;

import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;

/**
 * A dense layer, with labels or without, on one batch: every operation is a matrix product, even sums over the batch, since
 * BLAS is fastest. Embeddings and bias are one matrix, from which the labels' matrix picks; without labels it is a row of ones.
 */
final class BoundDense implements BoundLayer {
    private final Operation forward;
    private final Operation direction;
    private final Operation gradients;
    private final InputGradient inputGradient;

    /**
     * Binds to a batch.
     *
     * @param picks what picks from embeddings and bias, {@code [classes + 1, batch]}
     * @param biasGradient their gradient
     */
    private BoundDense(Layer layer, LayerBatch at, Matrix picks, Operation biasGradient) {
        Device device = at.device();
        Matrix weights = at.weights(layer.inputs(), layer.outputs());
        forward = Operation.sequence(
                device.product(
                        Product.INTO, at.output(), plain(at.biases(layer.outputs(), picks.rows())), plain(picks)),
                device.product(Product.ADDED, at.output(), transposed(weights), plain(at.input())));
        direction = device.product(Product.INTO, at.output(), transposed(weights), plain(at.input()));
        gradients = Operation.sequence(
                device.product(
                        Product.INTO,
                        at.weightsGradient(layer.inputs(), layer.outputs()),
                        plain(at.input()),
                        transposed(at.delta())),
                biasGradient);
        inputGradient = new InputGradient(to -> device.product(Product.INTO, to, plain(weights), plain(at.delta())));
    }

    static BoundDense of(Dense layer, LayerBatch at) {
        return new BoundDense(
                layer,
                at,
                at.scratch().onesRow(at.samples()),
                BiasGradient.of(
                        at.device(),
                        at.biasesGradient(layer.outputs(), 1),
                        at.delta(),
                        at.scratch().ones(at.biased()),
                        at.biased() / 2));
    }

    static BoundDense of(LabelledDense layer, LayerBatch at) {
        return new BoundDense(
                layer,
                at,
                at.labels(),
                at.device()
                        .product(
                                Product.INTO,
                                at.biasesGradient(layer.outputs(), at.labels().rows()),
                                plain(at.delta().columns(0, at.biased())),
                                transposed(at.labels().columns(0, at.biased()))));
    }

    @Override
    public void forward() {
        forward.run();
    }

    @Override
    public void tangent() {
        direction.run();
    }

    @Override
    public void backwardData(Matrix inputDelta) {
        inputGradient.to(inputDelta);
    }

    @Override
    public void backwardWeights() {
        gradients.run();
    }
}
