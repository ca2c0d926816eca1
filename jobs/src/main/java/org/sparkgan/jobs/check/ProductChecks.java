package org.sparkgan.jobs.check;

import java.util.Locale;
import org.sparkgan.compute.Factor;
import org.sparkgan.compute.Factor.Use;
import org.sparkgan.compute.Product;

/** Products of matrices: by cuBLAS, and by kernels where one of them is a vector. */
final class ProductChecks {
    private ProductChecks() {}

    /** Sides of the result, and what is between. */
    private record Size(int rows, int columns, int inner) {}

    /** A factor, and its numbers. */
    private record Operand(Known known, Use use) {
        static Operand of(Workbench bench, int rows, int columns, Use use) {
            return new Operand(use == Use.PLAIN ? bench.numbers(rows, columns) : bench.numbers(columns, rows), use);
        }

        double at(int row, int column) {
            int stride = (int) known.matrix().rows();
            return known.values()[use == Use.PLAIN ? column * stride + row : row * stride + column];
        }

        Factor factor() {
            return new Factor(known.matrix(), use);
        }
    }

    static void run(Workbench bench) {
        for (Product product : Product.values()) {
            allUses(bench, product, new Size(7, 5, 11));
            // Both kernels for vectors, with one part of each sum and with several.
            check(bench, product, new Size(9, 1, 70), Use.PLAIN, Use.PLAIN);
            check(bench, product, new Size(9, 1, 5000), Use.PLAIN, Use.PLAIN);
            check(bench, product, new Size(300, 1, 40), Use.PLAIN, Use.PLAIN);
            check(bench, product, new Size(9, 1, 70), Use.TRANSPOSED, Use.PLAIN);
            check(bench, product, new Size(1, 9, 70), Use.PLAIN, Use.PLAIN);
            check(bench, product, new Size(1, 9, 70), Use.PLAIN, Use.TRANSPOSED);
        }
        if (bench.scale() == Scale.FULL) {
            for (int batch : new int[] {64, 512}) {
                dense(bench, 784, 512, batch);
                dense(bench, 512, 512, batch);
                dense(bench, 512, 1, batch);
            }
            // As fast as products on this card are.
            check(bench, Product.INTO, new Size(4096, 4096, 4096), Use.PLAIN, Use.PLAIN);
        }
    }

    private static void allUses(Workbench bench, Product product, Size size) {
        for (Use left : Use.values()) {
            for (Use right : Use.values()) {
                check(bench, product, size, left, right);
            }
        }
    }

    /** The products of a layer: forward, back, gradient by weights and by biases. */
    private static void dense(Workbench bench, int inputs, int outputs, int batch) {
        check(bench, Product.INTO, new Size(outputs, batch, inputs), Use.TRANSPOSED, Use.PLAIN);
        check(bench, Product.INTO, new Size(inputs, batch, outputs), Use.PLAIN, Use.PLAIN);
        check(bench, Product.INTO, new Size(inputs, outputs, batch), Use.PLAIN, Use.TRANSPOSED);
        check(bench, Product.INTO, new Size(outputs, 1, batch), Use.PLAIN, Use.PLAIN);
    }

    private static void check(Workbench bench, Product product, Size size, Use leftUse, Use rightUse) {
        Operand left = Operand.of(bench, size.rows, size.inner, leftUse);
        Operand right = Operand.of(bench, size.inner, size.columns, rightUse);
        Known before = bench.numbers(size.rows, size.columns);
        String name = String.format(
                Locale.ROOT,
                "product %s, %d x %d by %d, %s %s",
                product,
                size.rows,
                size.columns,
                size.inner,
                leftUse,
                rightUse);
        bench.checkInPlace(
                name,
                bench.device().product(product, before.matrix(), left.factor(), right.factor()),
                before.matrix(),
                Work.products((double) size.rows * size.columns * size.inner),
                i -> product.alpha() * sum(left, right, size.inner, i % size.rows, i / size.rows)
                        + product.beta() * before.values()[i]);
    }

    private static double sum(Operand left, Operand right, int inner, int row, int column) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
            sum += left.at(row, k) * right.at(k, column);
        }
        return sum;
    }
}
