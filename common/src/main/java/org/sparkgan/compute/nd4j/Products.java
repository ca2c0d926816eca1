package org.sparkgan.compute.nd4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Factor.Use;
import org.sparkgan.compute.Product;

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
            MatrixProduct.of(Product.INTO, product, left, Use.TRANSPOSED, right, Use.PLAIN)
                    .run();
            float[] values = new float[Math.toIntExact(product.length())];
            memory(product).asFloatBuffer().get(values);
            return values;
        }
    }

    /** The same in double precision. */
    public static double[] ofRows(double[] a, double[] b, int size) {
        try (INDArray left = columns(a, size);
                INDArray right = columns(b, size);
                INDArray product = matrix(DataType.DOUBLE, left.columns(), right.columns())) {
            MatrixProduct.of(Product.INTO, product, left, Use.TRANSPOSED, right, Use.PLAIN)
                    .run();
            return values(product);
        }
    }

    /** Aᵀ A of a matrix {@code [n, size]}, {@code [size, size]}. */
    public static double[] ofColumns(double[] a, int size) {
        try (INDArray matrix = columns(a, size);
                INDArray product = matrix(DataType.DOUBLE, size, size)) {
            MatrixProduct.of(Product.INTO, product, matrix, Use.PLAIN, matrix, Use.TRANSPOSED)
                    .run();
            return values(product);
        }
    }

    /**
     * The eigenvectors of a symmetric matrix and what they turn another into.
     *
     * @param values eigenvalues, rising
     * @param turned Vᵀ C V with the eigenvectors as columns of V, column by column
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    public record Turned(double[] values, double[] turned) {}

    /**
     * Turns {@code other} into the eigenvectors of {@code symmetric}, both {@code [size, size]} and symmetric.
     *
     * @throws IllegalArgumentException where LAPACK finds no eigenvalues
     */
    public static Turned turned(double[] symmetric, double[] other, int size) {
        try (INDArray vectors = columns(symmetric, size);
                INDArray matrix = columns(other, size);
                INDArray product = matrix(DataType.DOUBLE, size, size);
                INDArray turned = matrix(DataType.DOUBLE, size, size)) {
            double[] eigenvalues = eigenvalues(vectors, 'V');
            MatrixProduct.of(Product.INTO, product, matrix, Use.PLAIN, vectors, Use.PLAIN)
                    .run();
            MatrixProduct.of(Product.INTO, turned, vectors, Use.TRANSPOSED, product, Use.PLAIN)
                    .run();
            return new Turned(eigenvalues, values(turned));
        }
    }

    /**
     * The eigenvalues of a symmetric matrix {@code [size, size]}, rising.
     *
     * @throws IllegalArgumentException where LAPACK finds none
     */
    public static double[] eigenvalues(double[] symmetric, int size) {
        try (INDArray matrix = columns(symmetric, size)) {
            return eigenvalues(matrix, 'N');
        }
    }

    /** By LAPACK; {@code job} V also leaves the eigenvectors in the matrix, N destroys it. */
    private static double[] eigenvalues(INDArray matrix, char job) {
        try (INDArray values = matrix(DataType.DOUBLE, matrix.rows(), 1)) {
            int failed = Nd4j.getBlasWrapper().lapack().syev(job, 'U', matrix, values);
            if (failed != 0) {
                throw new IllegalArgumentException(
                        "Invalid features: the eigenvalues of their covariance were not found, LAPACK's syev says "
                                + failed);
            }
            return values(values);
        }
    }

    /** A new matrix, off the heap, that holds the rows of {@code [n, size]} as columns. */
    private static INDArray columns(double[] rows, int size) {
        INDArray matrix = matrix(DataType.DOUBLE, size, rows.length / size);
        memory(matrix).asDoubleBuffer().put(rows);
        HostMemory.written(matrix);
        return matrix;
    }

    /** A new matrix, off the heap, with nothing in it. */
    private static INDArray matrix(DataType type, int rows, int columns) {
        return Nd4j.createUninitialized(type, new long[] {rows, columns}, 'f');
    }

    /** The numbers of such a matrix, column by column. */
    private static double[] values(INDArray matrix) {
        double[] values = new double[Math.toIntExact(matrix.length())];
        memory(matrix).asDoubleBuffer().get(values);
        return values;
    }

    private static ByteBuffer memory(INDArray matrix) {
        HostMemory.take(matrix);
        return matrix.data().asNio().order(ByteOrder.nativeOrder());
    }
}
