package org.sparkgan.compute.nd4j;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Factor;
import org.sparkgan.compute.Factor.Use;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.compute.nd4j.Bfloat16Copies.Copy;
import org.sparkgan.compute.onednn.Layout;
import org.sparkgan.compute.onednn.Layout.Numbers;
import org.sparkgan.compute.onednn.OneDnn;
import org.sparkgan.compute.onednn.OneDnn.Operand;

/**
 * Factors are rounded to bfloat16, which processors made for it multiply several times as fast; sums and results stay float. Vectors,
 * of which the scores are made, are multiplied as they are.
 */
final class Bfloat16Multiplication implements Multiplication {
    private final Multiplication plain = new PlainMultiplication();
    private final OneDnn oneDnn = new OneDnn();
    private final Bfloat16Copies copies = new Bfloat16Copies(oneDnn);

    @Override
    public Operation product(Product product, Matrix to, Factor left, Factor right) {
        if (product == Product.SUBTRACTED || isVector(left.matrix()) || isVector(right.matrix())) {
            return plain.product(product, to, left, right);
        }
        Copy first = copies.of(left.matrix());
        Copy second = copies.of(right.matrix());
        // A column of these matrices is a row of oneDNN's, which so computes the transpose of the product.
        Operation multiply = oneDnn.multiply(
                new Operand(transposed(right), second.address()),
                new Operand(transposed(left), first.address()),
                transposed(to),
                product == Product.ADDED);
        return Operation.sequence(first.refresh(), second.refresh(), multiply);
    }

    private static boolean isVector(Matrix matrix) {
        return matrix.rows() == 1 || matrix.columns() == 1;
    }

    private static Layout transposed(Factor factor) {
        Matrix matrix = factor.matrix();
        return factor.use() == Use.PLAIN
                ? Layout.rows(Numbers.BFLOAT16, matrix.columns(), matrix.rows())
                : Layout.columns(Numbers.BFLOAT16, matrix.rows(), matrix.columns());
    }

    /** A result. */
    static Operand transposed(Matrix to) {
        return new Operand(Layout.rows(Numbers.FLOAT, to.columns(), to.rows()), Nd4jStorage.address(to));
    }

    @Override
    public Operation convolve(
            Convolution shape, Matrix image, Matrix weights, Matrix biases, Matrix maps, Nd4jWorkspace workspace) {
        return new Bfloat16Convolution(oneDnn, copies, shape).down(image, weights, biases, maps, workspace);
    }

    @Override
    public Operation convolveBack(
            Convolution shape, Matrix maps, Matrix weights, Matrix image, Nd4jWorkspace workspace) {
        return new Bfloat16Convolution(oneDnn, copies, shape).up(maps, weights, image, workspace);
    }

    @Override
    public Operation convolutionGradient(
            Convolution shape, Matrix image, Matrix maps, Matrix gradient, Nd4jWorkspace workspace) {
        return new Bfloat16Convolution(oneDnn, copies, shape).gradient(image, maps, gradient, workspace);
    }

    @Override
    public String description() {
        return ", " + OneDnn.description();
    }

    @Override
    public void close() {
        oneDnn.close();
    }
}
