package org.sparkgan.nn.engine;

import static org.sparkgan.compute.Factor.plain;
import static org.sparkgan.compute.Factor.transposed;

import java.util.function.Supplier;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;

/**
 * Binds dense layers, with labels or without, to a batch: every operation is a matrix product, even sums over the batch, since
 * BLAS is fastest. Embeddings and bias are one matrix, from which the labels' matrix picks; without labels it is a row of ones.
 */
final class BoundDense {
    private BoundDense() {}

    static BoundLayer of(Dense layer, LayerBatch at) {
        return of(
                layer,
                at,
                at.scratch().onesRow(at.samples()),
                () -> BiasGradient.of(
                        at.device(),
                        at.biasesGradient(layer.outputs(), 1),
                        at.delta(),
                        at.scratch().ones(at.biased()),
                        at.biased() / 2));
    }

    static BoundLayer of(LabelledDense layer, LayerBatch at) {
        return of(layer, at, at.labels(), () -> at.device()
                .product(
                        Product.INTO,
                        at.biasesGradient(layer.outputs(), at.labels().rows()),
                        plain(at.delta().columns(0, at.biased())),
                        transposed(at.labels().columns(0, at.biased()))));
    }

    /**
     * Binds to a batch.
     *
     * @param picks what picks from embeddings and bias, {@code [classes + 1, batch]}
     * @param biasGradient binds their gradient
     */
    private static BoundLayer of(Layer layer, LayerBatch at, Matrix picks, Supplier<Operation> biasGradient) {
        Device device = at.device();
        Matrix weights = at.weights(layer.inputs(), layer.outputs());
        Operation forward = Operation.sequence(
                device.product(
                        Product.INTO, at.output(), plain(at.biases(layer.outputs(), picks.rows())), plain(picks)),
                device.product(Product.ADDED, at.output(), transposed(weights), plain(at.input())));
        return new BoundPasses(
                forward,
                device.product(Product.INTO, at.output(), transposed(weights), plain(at.input())),
                forward,
                to -> device.product(Product.INTO, to, plain(weights), plain(at.delta())),
                () -> Operation.sequence(
                        device.product(
                                Product.INTO,
                                at.weightsGradient(layer.inputs(), layer.outputs()),
                                plain(at.input()),
                                transposed(at.delta())),
                        biasGradient.get()));
    }
}
