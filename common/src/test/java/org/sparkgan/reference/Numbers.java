package org.sparkgan.reference;

import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Numbers in and out of ND4J, column-major throughout, and derivatives by finite differences. */
public final class Numbers {
    private Numbers() {}

    /** Writes {@code values} into {@code to}, column by column. */
    public static void fill(INDArray to, double... values) {
        to.assign(Nd4j.create(values, to.shape(), 'f').castTo(to.dataType()));
    }

    /** Writes labels as networks read them, over and over until {@code to} is full. */
    public static void label(INDArray to, int... labels) {
        int classes = to.rows() - 1;
        to.assign(0);
        for (int i = 0; i < to.columns(); i++) {
            to.putScalar(labels[i % labels.length], i, 1);
            to.putScalar(classes, i, 1);
        }
    }

    /** The numbers of {@code array}, column by column. */
    public static double[] of(INDArray array) {
        return Nd4j.toFlattened('f', array).toDoubleVector();
    }

    /** {@code values} in double precision. */
    public static double[] of(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** The largest difference between numbers in the same place; of many numbers it is shown sooner than all of them. */
    public static double largestDifference(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]);
            largest = difference <= largest ? largest : difference;
        }
        return a.length == b.length ? largest : Double.NaN;
    }

    /** The sum of products. */
    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Gradient of {@code function} at {@code point} by central differences, good to about 1e-9 in double. */
    public static double[] gradient(double[] point, ToDoubleFunction<double[]> function) {
        double step = 1e-6;
        double[] moved = point.clone();
        double[] gradient = new double[point.length];
        for (int i = 0; i < point.length; i++) {
            moved[i] = point[i] + step;
            double above = function.applyAsDouble(moved);
            moved[i] = point[i] - step;
            gradient[i] = (above - function.applyAsDouble(moved)) / (2 * step);
            moved[i] = point[i];
        }
        return gradient;
    }
}
