package org.sparkgan.gan;

import static org.sparkgan.nn.MatrixProduct.Factor.plain;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.nn.Activations;
import org.sparkgan.nn.Elementwise;
import org.sparkgan.nn.MatrixProduct;
import org.sparkgan.nn.Memory;
import org.sparkgan.nn.NetworkSpec;

/**
 * The exact gradient penalty λ mean((‖∇D(x̂)‖₂ - 1)²) and its gradient by the critic's parameters, for piecewise-linear
 * critics at the price of one tangent pass.
 *
 * <p><a href="https://arxiv.org/abs/1704.00028">Gulrajani et al. 2017</a>, section 4. With g = ∇D(x̂) and
 * v = (2λ/B) (‖g‖ - 1)/‖g‖ g, the penalty's gradient by a weight is that of the directional derivative v·∇D(x̂): the
 * ordinary weight gradient of a layer whose inputs are replaced by their tangents along v, its deltas unchanged. Biases have
 * no part in it.
 */
final class GradientPenalty {
    private final Activations interpolates;
    private final double lambda;
    private final INDArray gradient;
    private final INDArray squaredNorms;
    private final INDArray scales;
    private final Elementwise squares;
    private final MatrixProduct sumOfSquares;
    private final Elementwise scaled;

    /**
     * Binds to the interpolated samples.
     *
     * @param interpolates the part of the critic's batch that holds x̂
     * @param lambda weight of the penalty
     */
    GradientPenalty(Activations interpolates, double lambda) {
        if (!interpolates.network().spec().piecewiseLinear()) {
            throw new IllegalArgumentException(
                    "Invalid critic: the exact gradient penalty needs ReLU or LeakyReLU, not Tanh or Sigmoid");
        }
        this.interpolates = interpolates;
        this.lambda = lambda;
        this.gradient = interpolates.inputGradient();
        Arrays arrays = Arrays.allocate(
                gradient.rows(), gradient.columns(), interpolates.network().memory());
        squaredNorms = arrays.squaredNorms;
        scales = arrays.scales;
        squares = Elementwise.product(interpolates.input(), gradient, gradient);
        sumOfSquares = MatrixProduct.into(
                squaredNorms, plain(arrays.ones.reshape('f', true, 1, gradient.rows())), plain(interpolates.input()));
        scaled = Elementwise.product(interpolates.input(), gradient, scales);
    }

    /**
     * Turns the activations of x̂ into the tangents whose weight gradient is the penalty's, after a backward pass with output
     * deltas of 1 for x̂. Where the gradient is 0 its direction is undefined and the sample adds nothing to the gradient, as
     * in PyTorch.
     *
     * @return λ times the mean penalty
     */
    double apply() {
        interpolates.inputGradient();
        squares.run();
        sumOfSquares.run();
        double penalty = 0;
        long samples = squaredNorms.length();
        for (int i = 0; i < samples; i++) {
            double norm = Math.sqrt(squaredNorms.getDouble(i));
            penalty += (norm - 1) * (norm - 1) / samples;
            scales.putScalar(i, norm == 0 ? 0 : 2 * lambda / samples * (norm - 1) / norm);
        }
        scaled.run();
        interpolates.tangent();
        return lambda * penalty;
    }

    /** What the penalty of {@code samples} takes of {@code memory}. */
    static void plan(NetworkSpec critic, int samples, Memory memory) {
        Activations.inputGradient(critic, samples, memory);
        Arrays.allocate(critic.inputs(), samples, memory);
    }

    private record Arrays(INDArray squaredNorms, INDArray scales, INDArray ones) {
        static Arrays allocate(int values, int samples, Memory memory) {
            return new Arrays(memory.matrix(1, samples), memory.matrix(1, samples), memory.ones(values));
        }
    }
}
