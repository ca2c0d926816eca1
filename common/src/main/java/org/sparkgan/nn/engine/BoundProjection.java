package org.sparkgan.nn.engine;

import static org.sparkgan.compute.Factor.plain;
import static org.sparkgan.compute.Factor.transposed;

import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.nn.layer.Projection;

/** Binds projections to a batch; forward keeps V[label] + w, the slope of each sample's score, which serves all passes. */
final class BoundProjection {
    private BoundProjection() {}

    static BoundLayer of(Projection layer, LayerBatch at) {
        Device device = at.device();
        Matrix slope = at.kept();
        Matrix values = at.scratch().products(at.samples());
        Matrix ones = at.scratch().onesRow(layer.inputs());
        int columns = layer.classes() + 1;
        Operation products = device.elementwise(Arithmetic.PRODUCT, values, slope, at.input());
        return new BoundPasses(
                Operation.sequence(
                        device.product(
                                Product.INTO, slope, plain(at.weights(layer.inputs(), columns)), plain(at.labels())),
                        products,
                        device.product(
                                Product.INTO,
                                at.output(),
                                plain(at.biases(1, 1)),
                                plain(at.scratch().onesRow(at.samples()))),
                        device.product(Product.ADDED, at.output(), plain(ones), plain(values))),
                Operation.sequence(products, device.product(Product.INTO, at.output(), plain(ones), plain(values))),
                () -> {
                    throw new UnsupportedOperationException(
                            "Invalid pass: a projection is the last layer, whose output is left alone");
                },
                to -> device.elementwise(Arithmetic.PRODUCT, to, slope, at.delta()),
                () -> Operation.sequence(
                        device.elementwise(Arithmetic.PRODUCT, values, at.input(), at.delta()),
                        device.product(
                                Product.INTO,
                                at.weightsGradient(layer.inputs(), columns),
                                plain(values),
                                transposed(at.labels())),
                        BiasGradient.of(
                                device,
                                at.biasesGradient(1, 1),
                                at.delta(),
                                at.scratch().ones(at.biased()),
                                at.biased() / 2)));
    }
}
