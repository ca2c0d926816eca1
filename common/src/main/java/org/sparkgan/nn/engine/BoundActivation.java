package org.sparkgan.nn.engine;

import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.nn.layer.Activation;

/** An activation on one batch, mostly in place; forward keeps the slope, which serves backward and tangent alike. */
final class BoundActivation implements BoundLayer {
    private final Operation forward;
    private final Operation tangent;
    private final InputGradient inputGradient;

    BoundActivation(Activation layer, LayerBatch at) {
        Matrix slope = at.kept();
        forward = at.device().activate(layer.function(), at.input(), at.output(), slope);
        tangent = at.device().elementwise(Arithmetic.PRODUCT, at.output(), at.input(), slope);
        inputGradient = new InputGradient(to -> at.device().elementwise(Arithmetic.PRODUCT, to, at.delta(), slope));
    }

    @Override
    public void forward() {
        forward.run();
    }

    @Override
    public void tangent() {
        tangent.run();
    }

    /** In place where the delta of the layer before is this layer's own. */
    @Override
    public void backwardData(Matrix inputDelta) {
        inputGradient.to(inputDelta);
    }

    @Override
    public void backwardWeights() {}
}
