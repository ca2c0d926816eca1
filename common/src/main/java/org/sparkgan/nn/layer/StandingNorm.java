package org.sparkgan.nn.layer;

import java.util.List;
import org.sparkgan.compute.FeatureMaps;

/**
 * What {@link BatchNorm} becomes when images are made: its mean and variance are numbers like γ and β, so that an image depends
 * on no other. Knows no gradients.
 *
 * <p>In the flat vector, as in DL4J: γ, β, mean and variance, {@code [channels]} each.
 *
 * @param maps what comes in and goes out, channels last
 */
public record StandingNorm(FeatureMaps maps) implements MapLayer {
    @Override
    public long parameters() {
        return 4L * maps.channels();
    }

    /** Elementwise ones do not count. */
    @Override
    public long multiplications() {
        return 0;
    }

    @Override
    public List<WeightMatrix> matrices() {
        return List.of();
    }

    @Override
    public int biases() {
        return 0;
    }

    @Override
    public boolean deltaInPlace() {
        return true;
    }

    @Override
    public boolean tiesSamples() {
        return false;
    }

    @Override
    public boolean piecewiseLinear() {
        return true;
    }

    @Override
    public boolean imageRange() {
        return false;
    }

    @Override
    public LayerTitle title() {
        return LayerTitle.of("BatchNorm");
    }

    @Override
    public Initialization initialization() {
        return Initialization.UNIFORM;
    }

    @Override
    public void draw(FreshParameters fresh) {
        throw new IllegalArgumentException("Invalid network: the numbers of " + this + " are not drawn");
    }

    @Override
    public void requirePlace(PlaceInNetwork place) {}

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.standingNorm(this);
    }
}
