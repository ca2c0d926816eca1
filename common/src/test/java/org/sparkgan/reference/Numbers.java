package org.sparkgan.reference;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Matrix;

/** Numbers in and out of matrices, column-major throughout, and derivatives by finite differences. */
public final class Numbers {
    private Numbers() {}

    /** Writes {@code values} into {@code to}, column by column. */
    public static void fill(Matrix to, double... values) {
        to.write(values);
    }

    /** The same of numbers in single precision. */
    public static void fill(Matrix to, float[] values) {
        to.write(of(values));
    }

    /** Writes {@code value} everywhere. */
    public static void fillAll(Matrix to, double value) {
        double[] values = new double[(int) to.length()];
        Arrays.fill(values, value);
        to.write(values);
    }

    /** Writes labels as networks read them, over and over until {@code to} is full. */
    public static void label(Matrix to, int... labels) {
        int rows = (int) to.rows();
        double[] values = new double[(int) to.length()];
        for (int i = 0; i < to.columns(); i++) {
            values[i * rows + labels[i % labels.length]] = 1;
            values[i * rows + rows - 1] = 1;
        }
        to.write(values);
    }

    /** The numbers of {@code matrix}, column by column. */
    public static double[] of(Matrix matrix) {
        return matrix.read();
    }

    /** Those of an array of DL4J's, column by column. */
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
