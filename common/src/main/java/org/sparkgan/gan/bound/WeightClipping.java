package org.sparkgan.gan.bound;

import java.util.List;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Trained;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Every parameter of the critic stays within [-c, c].
 *
 * <p><a href="https://arxiv.org/abs/1701.07875">Arjovsky et al. 2017</a>, algorithm 1.
 *
 * @param most c, above 0
 */
public record WeightClipping(double most) implements CriticBound {
    @Override
    public void beforeStep(Trained critic) {
        critic.clamp(most);
    }

    @Override
    public int pointGroups() {
        return 0;
    }

    @Override
    public List<BoundPenalty> bind(Judged judged) {
        return List.of();
    }

    @Override
    public void plan(NetworkSpec critic, int samples, Memory memory) {}
}
