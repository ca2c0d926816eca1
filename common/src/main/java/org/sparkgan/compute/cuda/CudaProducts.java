package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Factor;
import org.sparkgan.compute.Factor.Use;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;

/**
 * Products of matrices: by cuBLAS, and those with a vector by kernels of our own, in which both halves of a sum are added up in the
 * same order, so that halves that cancel give exactly 0.
 */
final class CudaProducts {
    /** Of columns that a whole block adds up each: where they are shorter cuBLAS is faster. */
    private static final long LONG = 32;

    /** Blocks that fill any card. */
    private static final long MOST_BLOCKS = 512;

    /** Columns that a thread adds up before there are more blocks. */
    private static final long COLUMNS_OF_THREAD = 32;

    private CudaProducts() {}

    /** See {@link org.sparkgan.compute.Device#product}. */
    static Operation of(Session session, Product product, Matrix to, Factor left, Factor right) {
        requireFit(to, left, right);
        if (to.length() == 0) {
            return CudaElements.NOTHING;
        }
        if (width(left) == 0) {
            return product.beta() == 0 ? CudaElements.fill(session, to, 0) : CudaElements.NOTHING;
        }
        // The transpose of a row is a column: (v A)ᵀ = Aᵀ vᵀ.
        Factor matrix = to.columns() == 1 ? left : transposed(right);
        Matrix vector = to.columns() == 1 ? right.matrix() : left.matrix();
        if (to.columns() == 1 || to.rows() == 1) {
            if (matrix.use() == Use.PLAIN) {
                return rowSums(session, product, to, matrix.matrix(), vector);
            }
            if (vector.length() >= LONG) {
                return columnSums(session, product, to, matrix.matrix(), vector);
            }
        }
        return session.blas().product(product, to, left, right);
    }

    private static void requireFit(Matrix to, Factor left, Factor right) {
        if (height(left) != to.rows() || width(right) != to.columns() || width(left) != height(right)) {
            throw new IllegalArgumentException("Invalid product: " + height(left) + " x " + width(left) + " times "
                    + height(right) + " x " + width(right) + " is not " + to.rows() + " x " + to.columns());
        }
    }

    private static long height(Factor factor) {
        return factor.use() == Use.PLAIN
                ? factor.matrix().rows()
                : factor.matrix().columns();
    }

    private static long width(Factor factor) {
        return height(transposed(factor));
    }

    private static Factor transposed(Factor factor) {
        return new Factor(factor.matrix(), factor.use() == Use.PLAIN ? Use.TRANSPOSED : Use.PLAIN);
    }

    /** A v of A as it is. */
    private static Operation rowSums(Session session, Product product, Matrix to, Matrix matrix, Matrix vector) {
        long rows = matrix.rows();
        long columns = matrix.columns();
        Chunks chunks = Chunks.of(rows, columns, MOST_BLOCKS, COLUMNS_OF_THREAD);
        CudaStorage parts = session.scratch().parts(chunks.count() * rows);
        Launch sums = new Launch(
                session,
                "row_sums",
                Grid.ofSums(Chunks.blocks(rows), chunks.count(), 1),
                matrix,
                vector,
                to,
                (float) product.alpha(),
                (float) product.beta(),
                parts,
                Math.toIntExact(rows),
                columns,
                chunks.length());
        if (chunks.count() == 1) {
            return sums;
        }
        Launch sum = new Launch(
                session,
                "sum_parts",
                Grid.ofNumbers(rows),
                parts,
                to,
                (float) product.alpha(),
                (float) product.beta(),
                Math.toIntExact(rows),
                Math.toIntExact(chunks.count()));
        return Operation.sequence(sums, sum);
    }

    /** Aᵀ v. */
    private static Operation columnSums(Session session, Product product, Matrix to, Matrix matrix, Matrix vector) {
        return new Launch(
                session,
                "column_sums",
                Grid.ofBlocks(matrix.columns()),
                vector,
                matrix,
                to,
                (float) product.alpha(),
                (float) product.beta(),
                matrix.rows(),
                matrix.columns());
    }
}
