package org.sparkgan.nn.engine;

import org.sparkgan.compute.Channels;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.NormBatch;
import org.sparkgan.compute.NormParameters;
import org.sparkgan.compute.Normalisation;
import org.sparkgan.nn.layer.BatchNorm;

/** Batch normalisation of a batch, group by group. */
final class BoundBatchNorm implements BoundLayer {
    private final Normalisation normalisation;
    private final InputGradient inputGradient;

    BoundBatchNorm(BatchNorm layer, LayerBatch at) {
        if (at.samples() % at.group() != 0) {
            throw new IllegalArgumentException("Invalid batch: must be whole groups of " + at.group()
                    + " samples, which are normalised together, but has " + at.samples());
        }
        int channels = layer.maps().channels();
        normalisation = at.device()
                .normalise(
                        new Channels(layer.maps(), at.group(), BatchNorm.EPSILON),
                        new NormBatch(at.input(), at.output(), at.delta(), at.kept()),
                        new NormParameters(
                                at.weights(channels, 1),
                                at.biases(channels, 1),
                                at.weightsGradient(channels, 1),
                                at.biasesGradient(channels, 1)));
        inputGradient = new InputGradient(normalisation::back);
    }

    @Override
    public void forward() {
        normalisation.forward();
    }

    @Override
    public void tangent() {
        throw new UnsupportedOperationException(
                "Invalid tangent: batch normalisation ties samples together, so that none has a derivative of its own");
    }

    /** In place where the delta of the layer before is this layer's own. */
    @Override
    public void backwardData(Matrix inputDelta) {
        inputGradient.to(inputDelta);
    }

    /** What {@link #backwardData}, which goes before, has summed up. */
    @Override
    public void backwardWeights() {
        normalisation.gradients();
    }
}
