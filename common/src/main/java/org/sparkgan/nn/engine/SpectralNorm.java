package org.sparkgan.nn.engine;

import static org.sparkgan.compute.nd4j.MatrixProduct.Factor.plain;
import static org.sparkgan.compute.nd4j.MatrixProduct.Factor.transposed;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.nd4j.BoundOp;
import org.sparkgan.compute.nd4j.Elementwise;
import org.sparkgan.compute.nd4j.MatrixProduct;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.WeightMatrix;

/**
 * Spectral normalisation of a network's weights, Ŵ = W/σ(W) with the largest singular value σ, and the way of a gradient by Ŵ
 * back to one by W. Of a convolution's weights the matrix is {@code [channels, all numbers of a window]}, as in PyTorch.
 *
 * <p><a href="https://arxiv.org/abs/1802.05957">Miyato et al. 2018</a>, section 2.1, equations 11 and 12, and appendix A. They
 * take one power iteration a step from where the last step's ended. Here all begin with the same vector and go on for
 * {@link #ITERATIONS}: Ŵ is then a function of W alone, and there is nothing to save, to average or to send.
 */
final class SpectralNorm {
    /** After as many, σ of fresh weights of 512 x 512, whose singular values crowd, is 2.6 % too small. */
    static final int ITERATIONS = 10;

    private final BoundOp copy;
    private final List<Matrix> matrices = new ArrayList<>();

    /**
     * Binds to vectors of a network.
     *
     * @param parameters W and all else, {@code [numbers]}
     * @param normalised where Ŵ goes and all else is copied to
     * @param gradient by {@code normalised}, becomes that by {@code parameters}
     */
    SpectralNorm(NetworkSpec spec, INDArray parameters, INDArray normalised, INDArray gradient, Memory memory) {
        copy = new BoundOp("assign", List.of(normalised, parameters), normalised);
        long layer = 0;
        for (Layer leaf : spec.leaves().toList()) {
            long from = layer;
            for (WeightMatrix matrix : leaf.matrices()) {
                matrices.add(new Matrix(
                        view(normalised, from, matrix), view(gradient, from, matrix), Arrays.allocate(matrix, memory)));
                from += matrix.numbers();
            }
            layer += leaf.parameters();
        }
    }

    /** What the matrices of {@code spec} take of {@code memory} beside the vectors. */
    static void plan(NetworkSpec spec, Memory memory) {
        spec.leaves().flatMap(leaf -> leaf.matrices().stream()).forEach(matrix -> Arrays.allocate(matrix, memory));
    }

    private static INDArray view(INDArray vector, long from, WeightMatrix matrix) {
        return Network.view(vector, from, matrix.rows(), matrix.columns());
    }

    /** Ŵ of what W is now. */
    void normalise() {
        copy.run();
        matrices.forEach(Matrix::normalise);
    }

    /** From the gradient by Ŵ that by W, of the last {@link #normalise()}. */
    void gradient() {
        matrices.forEach(Matrix::gradient);
    }

    /** Vectors of a power iteration, [rows] and [columns]; norm is σ at its end. */
    private record Arrays(INDArray left, INDArray right, INDArray norm, INDArray change, INDArray along) {
        static Arrays allocate(WeightMatrix matrix, Memory memory) {
            return new Arrays(
                    memory.matrix(matrix.rows(), 1),
                    memory.matrix(matrix.columns(), 1),
                    memory.matrix(1, 1),
                    memory.matrix(1, 1),
                    memory.matrix(matrix.columns(), 1));
        }
    }

    /** One matrix: W, of which {@link #normalise()} makes Ŵ where it lies, and its gradient. */
    private static final class Matrix {
        private final INDArray left;
        private final List<Runnable> iteration;
        private final BoundOp scale;
        private final List<Runnable> gradient;

        Matrix(INDArray weights, INDArray gradient, Arrays arrays) {
            INDArray right = arrays.right();
            INDArray norm = arrays.norm().reshape(new long[0]);
            INDArray along = arrays.along();
            left = arrays.left();
            iteration = List.of(
                    MatrixProduct.into(right, transposed(weights), plain(left))::run,
                    new BoundOp("reduce_norm2", List.of(right), norm)::run,
                    new BoundOp("divide", List.of(right, norm), right)::run,
                    MatrixProduct.into(left, plain(weights), plain(right))::run,
                    new BoundOp("reduce_norm2", List.of(left), norm)::run,
                    new BoundOp("divide", List.of(left, norm), left)::run);
            scale = new BoundOp("divide", List.of(weights, norm), weights);
            this.gradient = List.of(
                    MatrixProduct.into(arrays.change(), plain(row(gradient)), transposed(row(weights)))::run,
                    Elementwise.product(along, right, arrays.change())::run,
                    MatrixProduct.subtractedFrom(gradient, plain(left), transposed(along))::run,
                    new BoundOp("divide", List.of(gradient, norm), gradient)::run);
        }

        private static INDArray row(INDArray matrix) {
            return matrix.reshape('f', true, 1, matrix.length());
        }

        void normalise() {
            left.assign(1);
            for (int i = 0; i < ITERATIONS; i++) {
                iteration.forEach(Runnable::run);
            }
            scale.run();
        }

        /** (G - ⟨G, Ŵ⟩ u vᵀ)/σ of G, the gradient by Ŵ, with u and v as they are: equation 12. */
        void gradient() {
            gradient.forEach(Runnable::run);
        }
    }
}
