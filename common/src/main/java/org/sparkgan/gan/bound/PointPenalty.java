package org.sparkgan.gan.bound;

import java.util.Optional;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.gan.bound.CriticBound.Judged;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * A penalty between real and generated images, where the slope is to be 1, on points of its own behind them in the critic's batch: their
 * activations become tangents, whose weight gradient is the penalty's.
 */
final class PointPenalty implements BoundPenalty {
    private final BoundNetwork points;
    private final Matrix shares;
    private final Operation place;
    private final Operation unitSeeds;
    private final GradientPenalty penalty;

    PointPenalty(Judged judged, double weight) {
        points = judged.points();
        Device device = points.network().device();
        shares = plan(judged.real().samples(), points.network().memory());
        Matrix mixed = points.input();
        place = Operation.sequence(
                device.elementwise(Arithmetic.DIFFERENCE, mixed, judged.real(), judged.generated()),
                device.elementwise(Arithmetic.PRODUCT, mixed, mixed, shares),
                device.elementwise(Arithmetic.SUM, mixed, mixed, judged.generated()));
        unitSeeds = device.fill(points.outputDelta(), 1);
        penalty = new GradientPenalty(points, device.coefficient(weight), 1, judged.tally(), mixed);
    }

    /** What it takes of {@code memory}. */
    static void plan(NetworkSpec critic, int samples, Memory memory) {
        plan(samples, memory);
        GradientPenalty.plan(critic, samples, memory);
    }

    private static Matrix plan(int samples, Memory memory) {
        return memory.matrix(1, samples);
    }

    @Override
    public Optional<Matrix> shares() {
        return Optional.of(shares);
    }

    @Override
    public int reported() {
        return 1;
    }

    @Override
    public void place() {
        place.run();
    }

    @Override
    public void prepare() {
        unitSeeds.run();
    }

    @Override
    public void report() {
        penalty.direct();
    }

    @Override
    public void join() {
        points.tangent();
    }
}
