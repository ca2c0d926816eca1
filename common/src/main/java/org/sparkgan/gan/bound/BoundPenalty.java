package org.sparkgan.gan.bound;

import java.util.Optional;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.gan.bound.CriticBound.Judged;
import org.sparkgan.nn.engine.BoundNetwork;

/** A gradient penalty on its points in the critic's batch. */
public final class BoundPenalty {
    private final Operation points;
    private final GradientPenalty penalty;
    private final Optional<Matrix> shares;

    private BoundPenalty(Operation points, GradientPenalty penalty, Optional<Matrix> shares) {
        this.points = points;
        this.penalty = penalty;
        this.shares = shares;
    }

    /** On images of the batch, copied to points {@code index}, where the slope is to be 0. */
    static BoundPenalty at(Judged judged, Matrix images, int index, double weight) {
        BoundNetwork points = judged.points(index);
        return new BoundPenalty(
                points.network().device().copy(points.input(), images),
                new GradientPenalty(points, weight, 0, judged.tally()),
                Optional.empty());
    }

    /** Between real and generated images, where the slope is to be 1. */
    static BoundPenalty between(Judged judged, double weight) {
        BoundNetwork points = judged.points(0);
        Device device = points.network().device();
        Matrix shares = points.network().memory().matrix(1, judged.real().columns());
        Matrix mixed = points.input();
        return new BoundPenalty(
                Operation.sequence(
                        device.elementwise(Arithmetic.DIFFERENCE, mixed, judged.real(), judged.generated()),
                        device.elementwise(Arithmetic.PRODUCT, mixed, mixed, shares),
                        device.elementwise(Arithmetic.SUM, mixed, mixed, judged.generated())),
                new GradientPenalty(points, weight, 1, judged.tally()),
                Optional.of(shares));
    }

    /** The share a of the real image in each point, {@code [1, batch]}, in [0, 1); empty where points are no mixture. */
    public Optional<Matrix> shares() {
        return shares;
    }

    /** Fills the points from what the batch holds now. */
    public void place() {
        points.run();
    }

    /** Has the next backward pass leave the scores' own gradients by the points. */
    public void prepare() {
        penalty.prepare();
    }

    /** After the backward pass: reports the penalty, and has the next weight gradient contain that of the penalty. */
    public void apply() {
        penalty.apply();
    }
}
