package org.sparkgan.nn.engine;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.nd4j.ChannelPass;
import org.sparkgan.nn.layer.BatchNorm;

/**
 * Batch normalisation of a batch, group by group. With Σ over the n numbers of a channel and δ the gradient by y: β has the
 * gradient Σδ, γ has Σδ(x - μ)/σ, and x has γ/σ (δ - Σδ/n - (x - μ) Σδ(x - μ)/(nσ²)).
 */
final class BoundBatchNorm implements BoundLayer {
    private final int channels;
    private final int groups;
    private final int group;
    private final int pixels;
    private final INDArray gamma;
    private final INDArray beta;
    private final INDArray gammaGradient;
    private final INDArray betaGradient;
    private final INDArray input;
    private final INDArray statistics;
    private final ChannelPass forward;
    private final InputGradient inputGradient;
    private final double[] gammaSums;
    private final double[] betaSums;

    /**
     * Binds the passes.
     *
     * @param statistics {@code [means and variances, batch]}: the first sample of a group has those of the group
     * @param group samples that are normalised together
     */
    BoundBatchNorm(
            Network network,
            Place place,
            BatchNorm layer,
            INDArray input,
            INDArray output,
            INDArray delta,
            INDArray statistics,
            int group) {
        if (input.columns() % group != 0) {
            throw new IllegalArgumentException("Invalid batch: must be whole groups of " + group
                    + " samples, which are normalised together, but has " + input.columns());
        }
        this.channels = layer.maps().channels();
        this.groups = input.columns() / group;
        this.group = group;
        this.pixels = Math.multiplyExact(layer.maps().pixels(), group);
        this.gamma = network.weights(network.weights(), place, channels, 1);
        this.beta = network.biases(network.weights(), place, channels);
        this.gammaGradient = network.weights(network.gradient(), place, channels, 1);
        this.betaGradient = network.biases(network.gradient(), place, channels);
        this.input = input;
        this.statistics = statistics;
        this.forward = ChannelPass.of(input, input, output, channels, pixels);
        this.inputGradient = new InputGradient(to -> {
            ChannelPass backward = ChannelPass.of(delta, input, to, channels, pixels);
            return () -> backward(backward);
        });
        this.gammaSums = new double[channels];
        this.betaSums = new double[channels];
    }

    @Override
    public void forward() {
        for (int i = 0; i < groups; i++) {
            forward(i);
        }
    }

    private void forward(int index) {
        // Any number near the mean will do: sums of squares around it do not cancel.
        double[] first = new double[channels];
        Arrays.setAll(first, channel -> input.getDouble(channel, (long) index * group));
        ChannelPass.Sums sums = forward.sums(index, first, first);
        for (int channel = 0; channel < channels; channel++) {
            double shift = sums.ofU()[channel] / pixels;
            statistics.putScalar(channel, (long) index * group, first[channel] + shift);
            statistics.putScalar(
                    channels + channel,
                    (long) index * group,
                    Math.max(0, sums.ofProducts()[channel] / pixels - shift * shift));
        }
        forward.combine(index, new double[channels], scale(index), mean(index), numbers(beta));
    }

    @Override
    public void tangent() {
        throw new UnsupportedOperationException(
                "Invalid tangent: batch normalisation ties samples together, so that none has a derivative of its own");
    }

    /** In place where the delta of the layer before is this layer's own. */
    @Override
    public void backwardData(INDArray inputDelta) {
        inputGradient.to(inputDelta);
    }

    private void backward(ChannelPass backward) {
        Arrays.fill(gammaSums, 0);
        Arrays.fill(betaSums, 0);
        for (int i = 0; i < groups; i++) {
            backward(backward, i);
        }
    }

    private void backward(ChannelPass backward, int index) {
        double[] none = new double[channels];
        double[] mean = mean(index);
        double[] scale = scale(index);
        ChannelPass.Sums sums = backward.sums(index, none, mean);
        double[] slope = new double[channels];
        double[] shift = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            double variance = variance(index, channel);
            gammaSums[channel] += sums.ofProducts()[channel] / Math.sqrt(variance);
            betaSums[channel] += sums.ofU()[channel];
            slope[channel] = -scale[channel] * sums.ofProducts()[channel] / (pixels * variance);
            shift[channel] = -scale[channel] * sums.ofU()[channel] / pixels;
        }
        backward.combine(index, scale, slope, mean, shift);
    }

    /** What {@link #backwardData}, which goes before, has summed up. */
    @Override
    public void backwardWeights() {
        for (int channel = 0; channel < channels; channel++) {
            gammaGradient.putScalar(channel, 0, gammaSums[channel]);
            betaGradient.putScalar(channel, 0, betaSums[channel]);
        }
    }

    private double[] mean(int index) {
        double[] mean = new double[channels];
        Arrays.setAll(mean, channel -> statistics.getDouble(channel, (long) index * group));
        return mean;
    }

    /** γ/σ. */
    private double[] scale(int index) {
        double[] scale = numbers(gamma);
        Arrays.setAll(scale, channel -> scale[channel] / Math.sqrt(variance(index, channel)));
        return scale;
    }

    /** σ² + ε. */
    private double variance(int index, int channel) {
        return statistics.getDouble(channels + channel, (long) index * group) + BatchNorm.EPSILON;
    }

    private double[] numbers(INDArray column) {
        double[] numbers = new double[channels];
        Arrays.setAll(numbers, column::getDouble);
        return numbers;
    }
}
