package org.sparkgan.gan.bound;

import java.util.List;
import org.sparkgan.compute.Memory;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * A gradient penalty λ mean((‖∇D(x̂)‖₂ - 1)²) between real and generated images, x̂ = a x + (1 - a) G(z).
 *
 * <p><a href="https://arxiv.org/abs/1704.00028">Gulrajani et al. 2017</a>, algorithm 1.
 *
 * @param lambda λ, above 0
 */
public record InterpolatedPenalty(double lambda) implements CriticBound {
    @Override
    public int pointGroups() {
        return 1;
    }

    @Override
    public List<BoundPenalty> bind(Judged judged) {
        return List.of(new PointPenalty(judged, lambda));
    }

    @Override
    public void plan(NetworkSpec critic, int samples, Memory memory) {
        PointPenalty.plan(critic, samples, memory);
    }
}
