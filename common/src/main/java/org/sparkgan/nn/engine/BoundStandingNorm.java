package org.sparkgan.nn.engine;

import org.sparkgan.compute.Channels;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.StandingNorm;

/** Normalisation by given statistics, mostly in place. */
final class BoundStandingNorm implements BoundLayer {
    private final Operation forward;

    BoundStandingNorm(StandingNorm layer, LayerBatch at) {
        forward = at.device()
                .normalise(
                        new Channels(layer.maps(), at.samples(), BatchNorm.EPSILON),
                        at.input(),
                        at.output(),
                        at.weights(layer.maps().channels(), 4));
    }

    @Override
    public void forward() {
        forward.run();
    }

    @Override
    public void tangent() {
        throw forSamplingOnly();
    }

    @Override
    public void backwardData(Matrix inputDelta) {
        throw forSamplingOnly();
    }

    @Override
    public void backwardWeights() {
        throw forSamplingOnly();
    }

    private static UnsupportedOperationException forSamplingOnly() {
        return new UnsupportedOperationException(
                "Invalid gradient: a network with standing statistics makes images and is not trained");
    }
}
