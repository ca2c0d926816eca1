package org.sparkgan.nn.layer;

import java.util.List;
import org.sparkgan.compute.FeatureMaps;

/**
 * Batch normalisation of feature maps, y = γ (x - μ) / √(σ² + ε) + β, a γ and a β for each channel. Mean μ and variance σ² are
 * those of the channel over all pixels of a batch, so that the samples of a batch are tied together; there are no running ones:
 * {@code StandingNetwork} works out those that images are made with.
 *
 * <p><a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>, algorithm 1 and section 3.2. In the flat vector γ
 * comes first, {@code [channels]}, then β.
 *
 * @param maps what comes in and goes out, channels last
 */
public record BatchNorm(FeatureMaps maps) implements MapLayer {
    /** ε: the default of PyTorch and DL4J. */
    public static final double EPSILON = 1e-5;

    @Override
    public long parameters() {
        return 2L * maps.channels();
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
        return maps.channels();
    }

    @Override
    public boolean deltaInPlace() {
        return true;
    }

    @Override
    public boolean tiesSamples() {
        return true;
    }

    @Override
    public boolean piecewiseLinear() {
        return false;
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
        return Initialization.NORMAL;
    }

    @Override
    public void draw(FreshParameters fresh) {
        fresh.scales(this);
    }

    /** Its weights' gradient comes of the pass back to its input, which ends at the first layer with weights. */
    @Override
    public void requirePlace(PlaceInNetwork place) {
        PlaceInNetwork.require(
                place.behindWeights(),
                "batch normalisation follows a layer with weights, but layer " + place.index() + " has none before it");
    }

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.batchNorm(this);
    }
}
