package org.sparkgan.gan.bound;

import java.util.List;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.Schedule;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Gradient penalties ½ γ mean(‖∇D‖²) on real images (R1), on generated ones (R2), or on both.
 *
 * <p><a href="https://arxiv.org/abs/1801.04406">Mescheder et al. 2018</a>, equations 9 and 10.
 *
 * @param real γ on real images, which starts at 0 for none
 * @param generated the same on generated images; not both are none
 */
public record ZeroCentredPenalty(Schedule real, Schedule generated) implements CriticBound {
    @Override
    public int pointGroups() {
        return 0;
    }

    @Override
    public List<BoundPenalty> bind(Judged judged) {
        return List.of(new ImagePenalty(judged, real, generated));
    }

    @Override
    public void plan(NetworkSpec critic, int samples, Memory memory) {
        ImagePenalty.plan(critic, samples, (real.start() > 0 ? 1 : 0) + (generated.start() > 0 ? 1 : 0), memory);
    }
}
