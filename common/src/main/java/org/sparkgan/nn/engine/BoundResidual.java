package org.sparkgan.nn.engine;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.nd4j.Elementwise;

/**
 * A residual block on one batch. Its parts, branch and shortcut, read the block's input; the branch writes the block's output,
 * to which the shortcut's is added, and the block's delta is that of both.
 */
final class BoundResidual implements BoundLayer {
    private final List<BoundChain> parts;
    private final Elementwise sum;
    private final INDArray shortcutGradient;
    private final InputGradient sumOfGradients;

    /**
     * Binds the sums.
     *
     * @param parts the branch and, where it is not the input itself, the shortcut
     * @param added the shortcut's output
     * @param shortcutGradient its gradient by the input, which it writes if it is among the parts
     */
    BoundResidual(List<BoundChain> parts, INDArray output, INDArray added, INDArray shortcutGradient) {
        this.parts = parts;
        this.sum = Elementwise.sum(output, output, added);
        this.shortcutGradient = shortcutGradient;
        this.sumOfGradients = new InputGradient(to -> Elementwise.sum(to, to, shortcutGradient)::run);
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
    public void backward() {
        parts.forEach(BoundLayer::backward);
    }

    @Override
    public void backwardData(INDArray inputDelta) {
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
