package org.sparkgan.nn.layer;

import java.util.List;

/**
 * What each kind of layer asks of the place where it stands in a network.
 *
 * @param index of the layer, or of the block that it is a part of
 * @param behindWeights whether a layer before has weights
 * @param last whether none comes behind
 * @param spectralNorm whether the network's matrices of weights are normalised
 */
record PlaceRules(int index, boolean behindWeights, boolean last, boolean spectralNorm) implements LayerCases<Void> {
    /** Checks that each layer may stand where it does. */
    static void require(List<Layer> layers, boolean spectralNorm) {
        boolean weights = false;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            layer.accept(new PlaceRules(i, weights, i == layers.size() - 1, spectralNorm));
            weights |= layer.parameters() > 0;
        }
    }

    @Override
    public Void dense(Dense layer) {
        return anywhere();
    }

    @Override
    public Void labelledDense(LabelledDense layer) {
        return anywhere();
    }

    @Override
    public Void projection(Projection layer) {
        return require(last, "a projection must be the last layer");
    }

    @Override
    public Void conv2d(Conv2d layer) {
        return anywhere();
    }

    @Override
    public Void convTranspose2d(ConvTranspose2d layer) {
        return require(!spectralNorm, "spectral normalisation knows no transposed convolution");
    }

    /** Its weights' gradient comes of the pass back to its input, which ends at the first layer with weights. */
    @Override
    public Void batchNorm(BatchNorm layer) {
        return require(
                behindWeights,
                "batch normalisation follows a layer with weights, but layer " + index + " has none before it");
    }

    @Override
    public Void standingNorm(StandingNorm layer) {
        return anywhere();
    }

    @Override
    public Void upsample(Upsample layer) {
        return anywhere();
    }

    @Override
    public Void averagePool(AveragePool layer) {
        return anywhere();
    }

    @Override
    public Void reorder(Reorder layer) {
        return anywhere();
    }

    @Override
    public Void residual(Residual block) {
        block.leaves().forEach(leaf -> leaf.accept(this));
        return null;
    }

    @Override
    public Void activation(Activation layer) {
        return anywhere();
    }

    private static Void anywhere() {
        return null;
    }

    private static Void require(boolean rule, String text) {
        if (!rule) {
            throw new IllegalArgumentException("Invalid network: " + text);
        }
        return null;
    }
}
