package org.sparkgan.evaluate.distance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.nd4j.HostMemory;
import org.sparkgan.compute.nd4j.MatrixProduct;
import org.sparkgan.compute.nd4j.MatrixProduct.Factor;

/**
 * Products of matrices whose rows lie one after another in the JVM's arrays, by BLAS. Rows of Java's order are columns of
 * BLAS's: an array of {@code [n, size]} is a matrix of size rows and n columns there.
 */
public final class Products {
    private Products() {}

    /**
     * All products of a row of one matrix with a row of another.
     *
     * @param a {@code [m, size]}
     * @param b {@code [n, size]}
     * @return {@code [n, m]}
     */
    public static float[] ofRows(float[] a, float[] b, int size) {
        try (INDArray left = matrix(DataType.FLOAT, size, a.length / size);
                INDArray right = matrix(DataType.FLOAT, size, b.length / size);
                INDArray product = matrix(DataType.FLOAT, left.columns(), right.columns())) {
            memory(left).asFloatBuffer().put(a);
            HostMemory.written(left);
            memory(right).asFloatBuffer().put(b);
            HostMemory.written(right);
            MatrixProduct.into(product, Factor.transposed(left), Factor.plain(right))
                    .run();
            float[] values = new float[Math.toIntExact(product.length())];
            memory(product).asFloatBuffer().get(values);
            return values;
        }
    }

    /** The same in double precision. */
    static double[] ofRows(double[] a, double[] b, int size) {
        try (INDArray left = columns(a, size);
                INDArray right = columns(b, size);
                INDArray product = matrix(DataType.DOUBLE, left.columns(), right.columns())) {
            MatrixProduct.into(product, Factor.transposed(left), Factor.plain(right))
                    .run();
            return values(product);
        }
    }

    /** Aᵀ A of a matrix {@code [n, size]}, {@code [size, size]}. */
    static double[] ofColumns(double[] a, int size) {
        try (INDArray matrix = columns(a, size);
                INDArray product = matrix(DataType.DOUBLE, size, size)) {
            MatrixProduct.into(product, Factor.plain(matrix), Factor.transposed(matrix))
                    .run();
            return values(product);
        }
    }

    /** A new matrix, off the heap, that holds the rows of {@code [n, size]} as columns. */
    static INDArray columns(double[] rows, int size) {
        INDArray matrix = matrix(DataType.DOUBLE, size, rows.length / size);
        memory(matrix).asDoubleBuffer().put(rows);
        HostMemory.written(matrix);
        return matrix;
    }

    /** A new matrix, off the heap, with nothing in it. */
    static INDArray matrix(DataType type, int rows, int columns) {
        return Nd4j.createUninitialized(type, new long[] {rows, columns}, 'f');
    }

    /** The numbers of such a matrix, column by column. */
    static double[] values(INDArray matrix) {
        double[] values = new double[Math.toIntExact(matrix.length())];
        memory(matrix).asDoubleBuffer().get(values);
        return values;
    }

    private static ByteBuffer memory(INDArray matrix) {
        HostMemory.take(matrix);
        return matrix.data().asNio().order(ByteOrder.nativeOrder());
    }
}
