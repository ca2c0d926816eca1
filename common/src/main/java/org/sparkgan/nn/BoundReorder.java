package org.sparkgan.nn;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies a batch into the other order, and its delta back. */
final class BoundReorder implements BoundLayer {
    private final Reorder layer;
    private final BoundOp forward;
    private final InputGradient inputGradient;

    BoundReorder(Reorder layer, INDArray input, INDArray output, INDArray delta) {
        this.layer = layer;
        forward = copy(input, output, layer.target());
        inputGradient = new InputGradient(to -> copy(delta, to, other(layer.target()))::run);
    }

    private BoundOp copy(INDArray from, INDArray to, Reorder.Order target) {
        int pixels = layer.maps().pixels();
        int channels = layer.maps().channels();
        return switch (target) {
            case CHANNELS_LAST -> transpose(from, to, channels, pixels);
            case CHANNELS_FIRST -> transpose(from, to, pixels, channels);
        };
    }

    /** Every sample from {@code [rows, columns]} to {@code [columns, rows]}, row-major. */
    private static BoundOp transpose(INDArray from, INDArray to, int rows, int columns) {
        long samples = from.columns();
        return new BoundOp(
                "permute",
                List.of(from.transpose().reshape('c', true, samples, rows, columns)),
                to.transpose().reshape('c', true, samples, columns, rows),
                0,
                2,
                1);
    }

    @Override
    public void forward() {
        forward.run();
    }

    @Override
    public void tangent() {
        forward.run();
    }

    @Override
    public void backwardData(INDArray inputDelta) {
        inputGradient.to(inputDelta);
    }

    private static Reorder.Order other(Reorder.Order order) {
        return switch (order) {
            case CHANNELS_FIRST -> Reorder.Order.CHANNELS_LAST;
            case CHANNELS_LAST -> Reorder.Order.CHANNELS_FIRST;
        };
    }

    @Override
    public void backwardWeights() {}
}
