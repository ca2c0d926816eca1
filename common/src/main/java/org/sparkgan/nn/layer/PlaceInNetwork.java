package org.sparkgan.nn.layer;

import java.util.List;

/**
 * Where a layer stands in a network.
 *
 * @param index of the layer, or of the block that it is a part of
 * @param behindWeights whether a layer before has weights
 * @param last whether none comes behind
 * @param spectralNorm whether the network's matrices of weights are normalised
 */
record PlaceInNetwork(int index, boolean behindWeights, boolean last, boolean spectralNorm) {
    /** Checks that each layer may stand where it does. */
    static void requireAll(List<Layer> layers, boolean spectralNorm) {
        boolean weights = false;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            layer.requirePlace(new PlaceInNetwork(i, weights, i == layers.size() - 1, spectralNorm));
            weights |= layer.parameters() > 0;
        }
    }

    /** Refuses a network where a layer's rule does not hold. */
    static void require(boolean rule, String text) {
        if (!rule) {
            throw new IllegalArgumentException("Invalid network: " + text);
        }
    }
}
