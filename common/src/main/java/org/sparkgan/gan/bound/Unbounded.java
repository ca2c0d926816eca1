package org.sparkgan.gan.bound;

import java.util.List;
import org.sparkgan.compute.Memory;
import org.sparkgan.nn.layer.NetworkSpec;

/** The critic is as steep as it likes. */
public record Unbounded() implements CriticBound {
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
