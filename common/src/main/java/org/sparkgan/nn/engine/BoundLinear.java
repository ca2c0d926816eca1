package org.sparkgan.nn.engine;

import java.util.function.BiFunction;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Windows;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Smooth;
import org.sparkgan.nn.layer.Upsample;

/** Binds linear layers without weights to a batch. The directional derivative of one is the layer itself. */
final class BoundLinear {
    private BoundLinear() {}

    /** Copies a batch into the other order. */
    static BoundLayer of(Reorder layer, LayerBatch at) {
        int rows =
                switch (layer.target()) {
                    case CHANNELS_LAST -> layer.maps().channels();
                    case CHANNELS_FIRST -> layer.maps().pixels();
                };
        int columns = layer.inputs() / rows;
        Device device = at.device();
        return of(
                at,
                (from, to) -> device.transpose(from, to, rows, columns, 1),
                (from, to) -> device.transpose(from, to, columns, rows, 1));
    }

    static BoundLayer of(Smooth layer, LayerBatch at) {
        return of(at, (from, to) -> at.device().smooth(layer.maps(), from, to), (from, to) -> at.device()
                .smooth(layer.maps(), from, to));
    }

    static BoundLayer of(AveragePool layer, LayerBatch at) {
        Windows windows = new Windows(layer.maps(), layer.height(), layer.width());
        Device device = at.device();
        return of(
                at,
                (maps, means) -> device.average(windows, maps, means, 1),
                (means, maps) -> device.spread(windows, means, maps, 1));
    }

    /** Copies to four pixels are four times what spreads a mean over them. */
    static BoundLayer of(Upsample layer, LayerBatch at) {
        Windows windows = new Windows(layer.outputMaps(), 2, 2);
        Device device = at.device();
        return of(
                at,
                (means, maps) -> device.spread(windows, means, maps, 4),
                (maps, means) -> device.average(windows, maps, means, 4));
    }

    /**
     * Binds to a batch.
     *
     * @param map makes the operation from what comes in to what goes out
     * @param transpose makes that from the output's delta to the input's
     */
    private static BoundLayer of(
            LayerBatch at, BiFunction<Matrix, Matrix, Operation> map, BiFunction<Matrix, Matrix, Operation> transpose) {
        Operation forward = map.apply(at.input(), at.output());
        return new BoundPasses(forward, forward, to -> transpose.apply(at.delta(), to));
    }
}
