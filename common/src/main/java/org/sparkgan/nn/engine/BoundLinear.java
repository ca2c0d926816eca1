package org.sparkgan.nn.engine;

import java.util.function.BiFunction;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Windows;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Upsample;

/** A linear layer without weights on one batch. Its directional derivative is the layer itself. */
final class BoundLinear implements BoundLayer {
    private final Operation forward;
    private final InputGradient inputGradient;

    /**
     * Binds to a batch.
     *
     * @param map makes the operation from what comes in to what goes out
     * @param transpose makes that from the output's delta to the input's
     */
    private BoundLinear(
            LayerBatch at, BiFunction<Matrix, Matrix, Operation> map, BiFunction<Matrix, Matrix, Operation> transpose) {
        forward = map.apply(at.input(), at.output());
        inputGradient = new InputGradient(to -> transpose.apply(at.delta(), to));
    }

    /** Copies a batch into the other order. */
    static BoundLinear of(Reorder layer, LayerBatch at) {
        int rows =
                switch (layer.target()) {
                    case CHANNELS_LAST -> layer.maps().channels();
                    case CHANNELS_FIRST -> layer.maps().pixels();
                };
        int columns = layer.inputs() / rows;
        Device device = at.device();
        return new BoundLinear(
                at,
                (from, to) -> device.transpose(from, to, rows, columns),
                (from, to) -> device.transpose(from, to, columns, rows));
    }

    static BoundLinear of(AveragePool layer, LayerBatch at) {
        Windows windows = new Windows(layer.maps(), layer.height(), layer.width());
        Device device = at.device();
        return new BoundLinear(
                at,
                (maps, means) -> device.average(windows, maps, means, 1),
                (means, maps) -> device.spread(windows, means, maps, 1));
    }

    /** Copies to four pixels are four times what spreads a mean over them. */
    static BoundLinear of(Upsample layer, LayerBatch at) {
        Windows windows = new Windows(layer.outputMaps(), 2, 2);
        Device device = at.device();
        return new BoundLinear(
                at,
                (means, maps) -> device.spread(windows, means, maps, 4),
                (maps, means) -> device.average(windows, maps, means, 4));
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
    public void backwardData(Matrix inputDelta) {
        inputGradient.to(inputDelta);
    }

    @Override
    public void backwardWeights() {}
}
