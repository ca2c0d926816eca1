package org.sparkgan.nn.engine;

import static org.sparkgan.compute.Factor.plain;
import static org.sparkgan.compute.Factor.transposed;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
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

    private final Operation copy;
    private final List<OfMatrix> matrices = new ArrayList<>();
    /** Those that learn. */
    private final List<OfMatrix> learning = new ArrayList<>();

    /**
     * Binds to vectors of a network.
     *
     * @param parameters W and all else, {@code [numbers, 1]}
     * @param normalised where Ŵ goes and all else is copied to
     * @param gradient by {@code normalised}, becomes that by {@code parameters}
     */
    SpectralNorm(
            Device device, NetworkSpec spec, Matrix parameters, Matrix normalised, Matrix gradient, Memory memory) {
        copy = device.copy(normalised, parameters);
        long layer = 0;
        for (Layer leaf : spec.leaves().toList()) {
            long from = layer;
            for (WeightMatrix matrix : leaf.matrices()) {
                OfMatrix bound = new OfMatrix(
                        device,
                        normalised.part(from, matrix.rows(), matrix.columns()),
                        gradient.part(from, matrix.rows(), matrix.columns()),
                        Vectors.allocate(matrix, memory));
                matrices.add(bound);
                if (from >= spec.frozen()) {
                    learning.add(bound);
                }
                from += matrix.numbers();
            }
            layer += leaf.parameters();
        }
    }

    /** What the matrices of {@code spec} take of {@code memory} beside the vectors. */
    static void plan(NetworkSpec spec, Memory memory) {
        spec.leaves().flatMap(leaf -> leaf.matrices().stream()).forEach(matrix -> Vectors.allocate(matrix, memory));
    }

    /** Ŵ of what W is now. */
    void normalise() {
        copy.run();
        matrices.forEach(OfMatrix::normalise);
    }

    /** From the gradient by Ŵ that by W, of the last {@link #normalise()}. */
    void gradient() {
        learning.forEach(OfMatrix::gradient);
    }

    /** Vectors of a power iteration, [rows] and [columns]; norm is σ at its end. */
    private record Vectors(Matrix left, Matrix right, Matrix norm, Matrix change, Matrix along) {
        static Vectors allocate(WeightMatrix matrix, Memory memory) {
            return new Vectors(
                    memory.matrix(matrix.rows(), 1),
                    memory.matrix(matrix.columns(), 1),
                    memory.matrix(1, 1),
                    memory.matrix(1, 1),
                    memory.matrix(matrix.columns(), 1));
        }
    }

    /** One matrix: W, of which {@link #normalise()} makes Ŵ where it lies, and its gradient. */
    private static final class OfMatrix {
        private final Operation start;
        private final Operation iteration;
        private final Operation scale;
        private final Operation gradient;

        OfMatrix(Device device, Matrix weights, Matrix gradient, Vectors vectors) {
            Matrix left = vectors.left();
            Matrix right = vectors.right();
            Matrix norm = vectors.norm();
            Matrix along = vectors.along();
            start = device.fill(left, 1);
            iteration = Operation.sequence(
                    device.product(Product.INTO, right, transposed(weights), plain(left)),
                    device.unit(right, norm),
                    device.product(Product.INTO, left, plain(weights), plain(right)),
                    device.unit(left, norm));
            scale = device.elementwise(Arithmetic.QUOTIENT, weights, weights, norm);
            this.gradient = Operation.sequence(
                    device.product(Product.INTO, vectors.change(), plain(row(gradient)), transposed(row(weights))),
                    device.elementwise(Arithmetic.PRODUCT, along, right, vectors.change()),
                    device.product(Product.SUBTRACTED, gradient, plain(left), transposed(along)),
                    device.elementwise(Arithmetic.QUOTIENT, gradient, gradient, norm));
        }

        private static Matrix row(Matrix matrix) {
            return matrix.reshaped(1, matrix.length());
        }

        void normalise() {
            start.run();
            for (int i = 0; i < ITERATIONS; i++) {
                iteration.run();
            }
            scale.run();
        }

        /** (G - ⟨G, Ŵ⟩ u vᵀ)/σ of G, the gradient by Ŵ, with u and v as they are: equation 12. */
        void gradient() {
            gradient.run();
        }
    }
}
