package org.sparkgan.gan.bound;

import java.util.List;
import org.sparkgan.compute.Memory;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Gradient penalties ½ γ mean(‖∇D‖²) on real images (R1), on generated ones (R2), or on both.
 *
 * <p><a href="https://arxiv.org/abs/1801.04406">Mescheder et al. 2018</a>, equations 9 and 10.
 *
 * @param real γ on real images, 0 for none
 * @param generated γ on generated images, 0 for none; not both are 0
 */
public record ZeroCentredPenalty(double real, double generated) implements CriticBound {
    @Override
    public int pointGroups() {
        return 0;
    }

    @Override
    public List<BoundPenalty> bind(Judged judged) {
        return List.of(new ImagePenalty(judged, real / 2, generated / 2));
    }

    @Override
    public void plan(NetworkSpec critic, int samples, Memory memory) {
        ImagePenalty.plan(critic, samples, (real > 0 ? 1 : 0) + (generated > 0 ? 1 : 0), memory);
    }
}
