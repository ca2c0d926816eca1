package org.sparkgan.nn.engine;

import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Matrix;
import org.sparkgan.nn.layer.Activation;

/** Binds activations to a batch, mostly in place; forward keeps the slope, which serves backward and tangent alike. */
final class BoundActivation {
    private BoundActivation() {}

    /** Its pass back is in place too, where the delta of the layer before is its own. */
    static BoundLayer of(Activation layer, LayerBatch at) {
        Matrix slope = at.kept();
        return new BoundPasses(
                at.device().activate(layer.function(), at.input(), at.output(), slope),
                at.device().elementwise(Arithmetic.PRODUCT, at.output(), at.input(), slope),
                to -> at.device().elementwise(Arithmetic.PRODUCT, to, at.delta(), slope));
    }
}
