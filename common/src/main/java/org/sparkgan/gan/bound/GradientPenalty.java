package org.sparkgan.gan.bound;

import static org.sparkgan.compute.Factor.plain;

import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Coefficient;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.compute.Tally;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * The exact gradient penalty w mean((‖∇D(x)‖₂ - t)²), for piecewise-linear critics at the price of one more pass. D is the score,
 * before any sigmoid.
 *
 * <p>With t = 1 between real and generated images it is that of WGAN-GP
 * (<a href="https://arxiv.org/abs/1704.00028">Gulrajani et al. 2017</a>, section 4), with t = 0 on real images R1
 * (<a href="https://arxiv.org/abs/1801.04406">Mescheder et al. 2018</a>, equation 9).
 *
 * <p>With g = ∇D(x) and v = (2w/B) (‖g‖ - t)/‖g‖ g, the penalty's gradient by a weight is that of the directional derivative
 * v·∇D(x): the ordinary weight gradient of a layer whose inputs are replaced by their tangents along v, its deltas unchanged.
 * Biases have no part in it.
 */
final class GradientPenalty {
    private final BoundNetwork points;
    private final Operation direction;

    /**
     * Binds to samples.
     *
     * @param points the part of the critic's batch that holds x
     * @param weight of the penalty
     * @param targetNorm of the gradient, for which nothing is paid
     * @param tally to which the penalty is reported
     * @param to where v goes, {@code [values, samples]}
     */
    GradientPenalty(BoundNetwork points, Coefficient weight, double targetNorm, Tally tally, Matrix to) {
        if (points.network().spec().tiesSamples()) {
            throw new IllegalArgumentException(
                    "Invalid critic: the gradient penalty is of each sample on its own, but batch"
                            + " normalisation ties those of a batch together");
        }
        if (!points.network().spec().piecewiseLinear()) {
            throw new IllegalArgumentException(
                    "Invalid critic: the exact gradient penalty needs ReLU or LeakyReLU, not Tanh or Sigmoid");
        }
        this.points = points;
        Device device = points.network().device();
        Matrix gradient = points.inputGradientMatrix();
        Arrays arrays = Arrays.allocate(
                gradient.rows(), gradient.columns(), points.network().memory());
        direction = Operation.sequence(
                device.elementwise(Arithmetic.PRODUCT, to, gradient, gradient),
                device.product(
                        Product.INTO, arrays.squaredNorms, plain(arrays.ones.reshaped(1, gradient.rows())), plain(to)),
                device.penalise(weight, targetNorm, arrays.squaredNorms, arrays.factors, tally),
                device.elementwise(Arithmetic.PRODUCT, to, gradient, arrays.factors));
    }

    /**
     * Reports the penalty and leaves its direction, after a backward pass from seeds of 1. Where the gradient is 0 the direction is
     * undefined and the sample adds nothing, as in PyTorch.
     */
    void direct() {
        points.inputGradient();
        direction.run();
    }

    /** What the penalty of {@code samples} takes of {@code memory}. */
    static void plan(NetworkSpec critic, int samples, Memory memory) {
        BoundNetwork.inputGradient(critic, samples, memory);
        Arrays.allocate(critic.inputs(), samples, memory);
    }

    private record Arrays(Matrix squaredNorms, Matrix factors, Matrix ones) {
        static Arrays allocate(long values, long samples, Memory memory) {
            return new Arrays(memory.matrix(1, samples), memory.matrix(1, samples), memory.ones(values));
        }
    }
}
