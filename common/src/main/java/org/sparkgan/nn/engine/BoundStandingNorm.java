package org.sparkgan.nn.engine;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.nd4j.ChannelPass;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.StandingNorm;

/** Normalisation by given statistics, mostly in place. */
final class BoundStandingNorm implements BoundLayer {
    private final int channels;
    private final INDArray parameters;
    private final ChannelPass pass;

    BoundStandingNorm(Network network, Place place, StandingNorm layer, INDArray input, INDArray output) {
        channels = layer.maps().channels();
        parameters = network.weights(network.weights(), place, channels, 4);
        pass = ChannelPass.of(input, input, output, channels, layer.maps().pixels() * input.columns());
    }

    @Override
    public void forward() {
        double[] scale = column(0);
        double[] variance = column(3);
        Arrays.setAll(scale, channel -> scale[channel] / Math.sqrt(variance[channel] + BatchNorm.EPSILON));
        pass.combine(0, new double[channels], scale, column(2), column(1));
    }

    private double[] column(int index) {
        double[] numbers = new double[channels];
        Arrays.setAll(numbers, channel -> parameters.getDouble(channel, index));
        return numbers;
    }

    @Override
    public void tangent() {
        throw forSamplingOnly();
    }

    @Override
    public void backwardData(INDArray inputDelta) {
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
