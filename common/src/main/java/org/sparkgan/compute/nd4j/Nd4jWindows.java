package org.sparkgan.compute.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Windows;

/** Means of windows, and what spreads them. */
final class Nd4jWindows {
    private Nd4jWindows() {}

    /** See {@link org.sparkgan.compute.Device#average}. */
    static Operation average(Windows windows, INDArray maps, INDArray means, double factor) {
        return scaled(
                new BoundOp(
                        "avgpool2d",
                        List.of(Nd4jConvolution.samples(maps, windows.maps())),
                        Nd4jConvolution.samples(means, windows.means()),
                        settings(windows)),
                means,
                factor);
    }

    /** See {@link org.sparkgan.compute.Device#spread}. */
    static Operation spread(Windows windows, INDArray means, INDArray maps, double factor) {
        INDArray to = Nd4jConvolution.samples(maps, windows.maps());
        // Of the first operand the operation reads the shape alone.
        return scaled(
                new BoundOp(
                        "avgpool2d_bp",
                        List.of(to, Nd4jConvolution.samples(means, windows.means())),
                        to,
                        settings(windows)),
                maps,
                factor);
    }

    /** Window and stride, no padding, no dilation; divided by the window's size; channels last. */
    private static long[] settings(Windows windows) {
        int height = windows.height();
        int width = windows.width();
        return new long[] {height, width, height, width, 0, 0, 1, 1, 0, 0, 1};
    }

    private static Operation scaled(Operation operation, INDArray result, double factor) {
        ScalarMultiplication times = new ScalarMultiplication(result, factor);
        return factor == 1
                ? operation
                : Operation.sequence(operation, () -> Nd4j.getExecutioner().exec(times));
    }
}
