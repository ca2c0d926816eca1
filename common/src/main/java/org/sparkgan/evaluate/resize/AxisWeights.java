package org.sparkgan.evaluate.resize;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.sparkgan.config.FeatureResize;

/**
 * What places along one side of a resized image are made of: a weighted sum of neighbouring places of the old side.
 *
 * @param first the first of these neighbours, for each new place
 * @param weights of it and those that follow; their sum is 1
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
record AxisWeights(int[] first, double[][] weights) {
    /** Half the width of the bicubic window, in old places, or in new ones where there are fewer. */
    private static final double SUPPORT = 2;

    private static final double A = -0.5;

    /** From a side of {@code from} places to one of {@code to}. */
    static AxisWeights of(FeatureResize resize, int from, int to) {
        return switch (resize) {
            case NONE -> {
                if (from != to) {
                    throw new IllegalArgumentException("Invalid size: must stay " + from + ", but becomes " + to);
                }
                yield ofLines(from, to);
            }
            case CLEAN -> ofAreas(from, to, AxisWeights::bicubic);
            case TENSORFLOW -> ofLines(from, to);
        };
    }

    /** TensorFlow's: new place i lies at the old place i·from/to, on a line between its two neighbours. */
    private static AxisWeights ofLines(int from, int to) {
        AxisWeights axis = new AxisWeights(new int[to], new double[to][]);
        for (int i = 0; i < to; i++) {
            double place = (double) i * from / to;
            int below = (int) place;
            double share = place - below;
            axis.first[i] = below;
            axis.weights[i] = share == 0 || below + 1 == from ? new double[] {1} : new double[] {1 - share, share};
        }
        return axis;
    }

    /** Pillow's: the middles of places lie on each other, and a window that shrinks is as wide as the new places need. */
    private static AxisWeights ofAreas(int from, int to, DoubleUnaryOperator window) {
        AxisWeights axis = new AxisWeights(new int[to], new double[to][]);
        double step = (double) from / to;
        double stretch = Math.max(1, step);
        double reach = SUPPORT * stretch;
        for (int i = 0; i < to; i++) {
            double middle = (i + 0.5) * step;
            int first = Math.max(0, (int) (middle - reach + 0.5));
            int end = Math.min(from, (int) (middle + reach + 0.5));
            double[] weights = new double[end - first];
            Arrays.setAll(weights, nth -> window.applyAsDouble((first + nth - middle + 0.5) / stretch));
            double sum = Arrays.stream(weights).sum();
            Arrays.setAll(weights, nth -> weights[nth] / sum);
            axis.first[i] = first;
            axis.weights[i] = weights;
        }
        return axis;
    }

    /** Keys 1981, equation 4 of its family with a = -1/2. */
    private static double bicubic(double distance) {
        double x = Math.abs(distance);
        if (x >= SUPPORT) {
            return 0;
        }
        return x < 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : (((x - 5) * x + 8) * x - 4) * A;
    }
}
