package org.sparkgan.gan.bound;

import static org.sparkgan.compute.Factor.plain;

import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.compute.Tally;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * The exact gradient penalty w mean((‖∇D(x)‖₂ - t)²) and its gradient by the critic's parameters, for piecewise-linear
 * critics at the price of one tangent pass. D is the score, before any sigmoid.
 *
 * <p>With t = 1 between real and generated images it is that of WGAN-GP
 * (<a href="https://arxiv.org/abs/1704.00028">Gulrajani et al. 2017</a>, section 4), with t = 0 on real images R1
 * (<a href="https://arxiv.org/abs/1801.04406">Mescheder et al. 2018</a>, equation 9).
 *
 * <p>With g = ∇D(x) and v = (2w/B) (‖g‖ - t)/‖g‖ g, the penalty's gradient by a weight is that of the directional derivative
 * v·∇D(x): the ordinary weight gradient of a layer whose inputs are replaced by their tangents along v, its deltas unchanged.
 * Biases have no part in it.
 */
public final class GradientPenalty {
    private final BoundNetwork points;
    private final Operation unitSeeds;
    private final Operation direction;

    /**
     * Binds to samples that are there for the penalty alone.
     *
     * @param points the part of the critic's batch that holds x
     * @param weight of the penalty
     * @param targetNorm of the gradient, for which nothing is paid
     * @param tally to which the penalty is reported
     */
    GradientPenalty(BoundNetwork points, double weight, double targetNorm, Tally tally) {
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
        unitSeeds = device.fill(points.outputDelta(), 1);
        Matrix gradient = points.inputGradientMatrix();
        Arrays arrays = Arrays.allocate(
                gradient.rows(), gradient.columns(), points.network().memory());
        direction = Operation.sequence(
                device.elementwise(Arithmetic.PRODUCT, points.input(), gradient, gradient),
                device.product(
                        Product.INTO,
                        arrays.squaredNorms,
                        plain(arrays.ones.reshaped(1, gradient.rows())),
                        plain(points.input())),
                device.penalise(weight, targetNorm, arrays.squaredNorms, arrays.factors, tally),
                device.elementwise(Arithmetic.PRODUCT, points.input(), gradient, arrays.factors));
    }

    /** Has the next backward pass leave the scores' own gradients by x. */
    void prepare() {
        unitSeeds.run();
    }

    /**
     * Turns the activations of x into the tangents whose weight gradient is the penalty's, after {@link #prepare()} and a
     * backward pass. Where the gradient is 0 its direction is undefined and the sample adds nothing to the gradient, as in
     * PyTorch.
     */
    void apply() {
        points.inputGradient();
        direction.run();
        points.tangent();
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
