package org.sparkgan.nn.engine;

import java.util.List;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;

/**
 * A residual block on one batch. Its parts, branch and shortcut, read the block's input; the branch writes the block's output,
 * to which the shortcut's is added, and the block's delta is that of both.
 */
final class BoundResidual implements BoundLayer {
    private final List<BoundChain> parts;
    private final Operation sum;
    private final Matrix shortcutGradient;
    private final InputGradient sumOfGradients;

    /**
     * Binds the sums.
     *
     * @param parts the branch and, where it is not the input itself, the shortcut
     * @param added the shortcut's output
     * @param shortcutGradient its gradient by the input, which it writes if it is among the parts
     */
    BoundResidual(Device device, List<BoundChain> parts, Matrix output, Matrix added, Matrix shortcutGradient) {
        this.parts = parts;
        this.sum = device.elementwise(Arithmetic.SUM, output, output, added);
        this.shortcutGradient = shortcutGradient;
        this.sumOfGradients = new InputGradient(to -> device.elementwise(Arithmetic.SUM, to, to, shortcutGradient));
    }

    @Override
    public void forward() {
        parts.forEach(BoundLayer::forward);
        sum.run();
    }

    @Override
    public void tangent() {
        parts.forEach(BoundLayer::tangent);
        sum.run();
    }

    @Override
    public void affine() {
        parts.forEach(BoundLayer::affine);
        sum.run();
    }

    @Override
    public void backward() {
        parts.forEach(BoundLayer::backward);
    }

    @Override
    public void backwardData(Matrix inputDelta) {
        parts.get(0).backwardData(inputDelta);
        if (parts.size() > 1) {
            parts.get(1).backwardData(shortcutGradient);
        }
        sumOfGradients.to(inputDelta);
    }

    @Override
    public void backwardWeights() {
        parts.forEach(BoundLayer::backwardWeights);
    }
}
