package org.sparkgan.nn.engine;

import java.util.List;
import org.sparkgan.compute.Matrix;

/** Layers one after another, on one batch. */
final class BoundChain implements BoundLayer {
    private final List<BoundLayer> layers;
    private final List<Matrix> deltas;
    private final int firstToLearn;

    /**
     * Chains layers that are bound.
     *
     * @param deltas gradient of the loss by the output of each
     * @param firstToLearn index of the first layer that has numbers to learn, and may; 0 where none does
     */
    BoundChain(List<BoundLayer> layers, List<Matrix> deltas, int firstToLearn) {
        this.layers = layers;
        this.deltas = deltas;
        this.firstToLearn = firstToLearn;
    }

    @Override
    public void forward() {
        layers.forEach(BoundLayer::forward);
    }

    @Override
    public void tangent() {
        layers.forEach(BoundLayer::tangent);
    }

    /** {@link #tangent()} but for the last layer's output. */
    void tangentBeforeLast() {
        layers.subList(0, layers.size() - 1).forEach(BoundLayer::tangent);
    }

    @Override
    public void affine() {
        layers.forEach(BoundLayer::affine);
    }

    /** {@link #affine()} but for the last layer's output. */
    void affineBeforeLast() {
        layers.subList(0, layers.size() - 1).forEach(BoundLayer::affine);
    }

    /** Down to the output of the first layer that learns. */
    @Override
    public void backward() {
        for (int i = layers.size() - 1; i > firstToLearn; i--) {
            layers.get(i).backward();
            layers.get(i).backwardData(deltas.get(i - 1));
        }
        layers.get(firstToLearn).backward();
    }

    /** From there to the input. */
    @Override
    public void backwardData(Matrix inputDelta) {
        for (int i = firstToLearn; i > 0; i--) {
            layers.get(i).backwardData(deltas.get(i - 1));
            layers.get(i - 1).backward();
        }
        layers.get(0).backwardData(inputDelta);
    }

    @Override
    public void backwardWeights() {
        backwardWeights(0, layers.size());
    }

    /** {@link #backwardWeights()} of the layers from {@code first} on, and before {@code end}. */
    void backwardWeights(int first, int end) {
        layers.subList(first, end).forEach(BoundLayer::backwardWeights);
    }
}
