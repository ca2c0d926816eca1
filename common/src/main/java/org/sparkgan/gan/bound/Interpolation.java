package org.sparkgan.gan.bound;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.nd4j.Elementwise;
import org.sparkgan.nn.engine.BoundNetwork;

/**
 * Points between real and generated images, x̂ = a x + (1 - a) G(z).
 *
 * <p><a href="https://arxiv.org/abs/1704.00028">Gulrajani et al. 2017</a>, algorithm 1.
 */
public final class Interpolation implements Runnable {
    private final INDArray shares;
    private final Elementwise difference;
    private final Elementwise share;
    private final Elementwise sum;

    /**
     * Binds to matrices of {@code [values, batch]}.
     *
     * @param penalised the part of the critic's batch whose input is filled with x̂
     * @param real x
     * @param fake G(z)
     */
    public Interpolation(BoundNetwork penalised, INDArray real, INDArray fake) {
        INDArray points = penalised.input();
        shares = shares(points.columns(), penalised.network().memory());
        difference = Elementwise.difference(points, real, fake);
        share = Elementwise.product(points, points, shares);
        sum = Elementwise.sum(points, points, fake);
    }

    /** What the shares of {@code samples} take of {@code memory}. */
    public static INDArray shares(int samples, Memory memory) {
        return memory.matrix(1, samples);
    }

    /** The share a of the real image in each point, {@code [1, batch]}, in [0, 1). */
    public INDArray shares() {
        return shares;
    }

    /** Mixes what real, generated images and shares are now. */
    @Override
    public void run() {
        difference.run();
        share.run();
        sum.run();
    }
}
