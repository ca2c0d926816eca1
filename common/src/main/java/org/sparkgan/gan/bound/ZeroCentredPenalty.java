package org.sparkgan.gan.bound;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.compute.Memory;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Gradient penalties ½ γ mean(‖∇D‖²) on real images (R1), on generated ones (R2), or on both.
 *
 * <p><a href="https://arxiv.org/abs/1801.04406">Mescheder et al. 2018</a>, equations 9 and 10.
 *
 * @param real γ on real images, 0 for none
 * @param generated γ on generated images, 0 for none
 */
public record ZeroCentredPenalty(double real, double generated) implements CriticBound {
    @Override
    public int pointGroups() {
        return (real > 0 ? 1 : 0) + (generated > 0 ? 1 : 0);
    }

    @Override
    public List<BoundPenalty> bind(Judged judged) {
        List<BoundPenalty> penalties = new ArrayList<>();
        if (real > 0) {
            penalties.add(BoundPenalty.at(judged, judged.real(), 0, real / 2));
        }
        if (generated > 0) {
            penalties.add(BoundPenalty.at(judged, judged.generated(), penalties.size(), generated / 2));
        }
        return penalties;
    }

    @Override
    public void plan(NetworkSpec critic, int samples, Memory memory) {
        for (int i = 0; i < pointGroups(); i++) {
            GradientPenalty.plan(critic, samples, memory);
        }
    }
}
