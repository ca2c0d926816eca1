package org.sparkgan.nn.engine;

import static org.sparkgan.compute.Factor.plain;
import static org.sparkgan.compute.Factor.transposed;

import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.nn.layer.Projection;

/** A projection on one batch; forward keeps V[label] + w, the slope of each sample's score, which serves all passes. */
final class BoundProjection implements BoundLayer {
    private final Operation forward;
    private final Operation direction;
    private final Operation gradients;
    private final InputGradient inputGradient;

    BoundProjection(Projection layer, LayerBatch at) {
        Device device = at.device();
        Matrix slope = at.kept();
        Matrix values = at.scratch().products(at.samples());
        Matrix ones = at.scratch().onesRow(layer.inputs());
        int columns = layer.classes() + 1;
        Operation products = device.elementwise(Arithmetic.PRODUCT, values, slope, at.input());
        forward = Operation.sequence(
                device.product(Product.INTO, slope, plain(at.weights(layer.inputs(), columns)), plain(at.labels())),
                products,
                device.product(
                        Product.INTO,
                        at.output(),
                        plain(at.biases(1, 1)),
                        plain(at.scratch().onesRow(at.samples()))),
                device.product(Product.ADDED, at.output(), plain(ones), plain(values)));
        direction = Operation.sequence(products, device.product(Product.INTO, at.output(), plain(ones), plain(values)));
        gradients = Operation.sequence(
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
                        at.biased() / 2));
        inputGradient = new InputGradient(to -> device.elementwise(Arithmetic.PRODUCT, to, slope, at.delta()));
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
