package org.sparkgan.gan.bound;

import static org.sparkgan.compute.nd4j.MatrixProduct.Factor.plain;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.nd4j.Elementwise;
import org.sparkgan.compute.nd4j.MatrixProduct;
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
    private final double weight;
    private final double targetNorm;
    private final Op ones;
    private final INDArray gradient;
    private final INDArray squaredNorms;
    private final INDArray scales;
    private final Elementwise squares;
    private final MatrixProduct sumOfSquares;
    private final Elementwise scaled;

    /**
     * Binds to samples that are there for the penalty alone.
     *
     * @param points the part of the critic's batch that holds x
     * @param weight of the penalty
     * @param targetNorm of the gradient, for which nothing is paid
     */
    public GradientPenalty(BoundNetwork points, double weight, double targetNorm) {
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
        this.weight = weight;
        this.targetNorm = targetNorm;
        this.ones = new ScalarSet(points.outputDelta(), 1.0);
        this.gradient = points.inputGradient();
        Arrays arrays = Arrays.allocate(
                gradient.rows(), gradient.columns(), points.network().memory());
        squaredNorms = arrays.squaredNorms;
        scales = arrays.scales;
        squares = Elementwise.product(points.input(), gradient, gradient);
        sumOfSquares = MatrixProduct.into(
                squaredNorms, plain(arrays.ones.reshape('f', true, 1, gradient.rows())), plain(points.input()));
        scaled = Elementwise.product(points.input(), gradient, scales);
    }

    /** Has the next backward pass leave the scores' own gradients by x. */
    public void prepare() {
        Nd4j.getExecutioner().exec(ones);
    }

    /**
     * Turns the activations of x into the tangents whose weight gradient is the penalty's, after {@link #prepare()} and a
     * backward pass. Where the gradient is 0 its direction is undefined and the sample adds nothing to the gradient, as in
     * PyTorch.
     *
     * @return the weighted mean penalty
     */
    public double apply() {
        points.inputGradient();
        squares.run();
        sumOfSquares.run();
        double penalty = 0;
        long samples = squaredNorms.length();
        for (int i = 0; i < samples; i++) {
            double norm = Math.sqrt(squaredNorms.getDouble(i));
            double excess = norm - targetNorm;
            penalty += excess * excess / samples;
            scales.putScalar(i, norm == 0 ? 0 : 2 * weight / samples * excess / norm);
        }
        scaled.run();
        points.tangent();
        return weight * penalty;
    }

    /** What the penalty of {@code samples} takes of {@code memory}. */
    public static void plan(NetworkSpec critic, int samples, Memory memory) {
        BoundNetwork.inputGradient(critic, samples, memory);
        Arrays.allocate(critic.inputs(), samples, memory);
    }

    private record Arrays(INDArray squaredNorms, INDArray scales, INDArray ones) {
        static Arrays allocate(int values, int samples, Memory memory) {
            return new Arrays(memory.matrix(1, samples), memory.matrix(1, samples), memory.ones(values));
        }
    }
}
