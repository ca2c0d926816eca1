package org.sparkgan.nn.engine;

import java.util.List;
import java.util.function.BiFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.nd4j.BoundOp;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Upsample;

/** A layer that is linear and knows no weights, on one batch: it is its own derivative, and its transpose leads back. */
final class BoundLinear implements BoundLayer {
    private final Runnable forward;
    private final InputGradient inputGradient;

    /**
     * Binds to a batch.
     *
     * @param map makes the operation from what comes in to what goes out
     * @param transpose makes that from the output's delta to the input's
     */
    private BoundLinear(
            BiFunction<INDArray, INDArray, Runnable> map,
            BiFunction<INDArray, INDArray, Runnable> transpose,
            INDArray input,
            INDArray output,
            INDArray delta) {
        forward = map.apply(input, output);
        inputGradient = new InputGradient(to -> transpose.apply(delta, to));
    }

    /** Copies a batch into the other order. */
    static BoundLinear of(Reorder layer, INDArray input, INDArray output, INDArray delta) {
        int rows =
                switch (layer.target()) {
                    case CHANNELS_LAST -> layer.maps().channels();
                    case CHANNELS_FIRST -> layer.maps().pixels();
                };
        int columns = layer.inputs() / rows;
        return new BoundLinear(
                (from, to) -> transposed(from, to, rows, columns),
                (from, to) -> transposed(from, to, columns, rows),
                input,
                output,
                delta);
    }

    static BoundLinear of(AveragePool layer, INDArray input, INDArray output, INDArray delta) {
        Means means = new Means(layer);
        return new BoundLinear(means::ofWindows, means::spread, input, output, delta);
    }

    /** Copies to four pixels are four times what spreads a mean over them; ND4J's own operation is seven times slower. */
    static BoundLinear of(Upsample layer, INDArray input, INDArray output, INDArray delta) {
        Means means = new Means(AveragePool.halving(layer.outputMaps()));
        return new BoundLinear(
                (from, to) -> fourfold(means.spread(from, to), to),
                (from, to) -> fourfold(means.ofWindows(from, to), to),
                input,
                output,
                delta);
    }

    private static Runnable fourfold(Runnable operation, INDArray result) {
        Op scale = new ScalarMultiplication(result, 4);
        return () -> {
            operation.run();
            Nd4j.getExecutioner().exec(scale);
        };
    }

    /** Every sample from {@code [rows, columns]} to {@code [columns, rows]}, row-major. */
    private static Runnable transposed(INDArray from, INDArray to, int rows, int columns) {
        long samples = from.columns();
        return new BoundOp(
                "permute",
                List.of(from.transpose().reshape('c', true, samples, rows, columns)),
                to.transpose().reshape('c', true, samples, columns, rows),
                0,
                2,
                1)::run;
    }

    /** Both ways between maps and the means of their windows. */
    private record Means(AveragePool pool) {
        Runnable ofWindows(INDArray maps, INDArray means) {
            return new BoundOp(
                    "avgpool2d",
                    List.of(Convolution.samples(maps, pool.maps())),
                    Convolution.samples(means, pool.outputMaps()),
                    settings())::run;
        }

        /** The transpose: to each pixel of a window its share of the mean's delta. */
        Runnable spread(INDArray deltas, INDArray maps) {
            INDArray to = Convolution.samples(maps, pool.maps());
            // Of the first operand the operation reads the shape alone.
            return new BoundOp(
                    "avgpool2d_bp", List.of(to, Convolution.samples(deltas, pool.outputMaps())), to, settings())::run;
        }

        /** Window and stride, no padding, no dilation; divided by the window's size; channels last. */
        private long[] settings() {
            int height = pool.height();
            int width = pool.width();
            return new long[] {height, width, height, width, 0, 0, 1, 1, 0, 0, 1};
        }
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

    @Override
    public void backwardWeights() {}
}
