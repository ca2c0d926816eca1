package org.sparkgan.compute.nd4j;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Channels;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.NormBatch;
import org.sparkgan.compute.NormParameters;
import org.sparkgan.compute.Normalisation;
import org.sparkgan.compute.Operation;

/**
 * Batch normalisation by passes of the JVM, group by group. With Σ over the n numbers of a channel and δ the gradient by y: β has
 * the gradient Σδ, γ has Σδ(x - μ)/σ, and x has γ/σ (δ - Σδ/n - (x - μ) Σδ(x - μ)/(nσ²)).
 */
final class Nd4jNormalisation implements Normalisation {
    private final int channels;
    private final int groups;
    private final int group;
    private final int pixels;
    private final double epsilon;
    private final INDArray gamma;
    private final INDArray beta;
    private final INDArray gammaGradient;
    private final INDArray betaGradient;
    private final INDArray input;
    private final INDArray delta;
    private final INDArray statistics;
    private final Nd4jStorage output;
    private final ChannelPass forward;
    private final double[] gammaSums;
    private final double[] betaSums;

    Nd4jNormalisation(Channels of, NormBatch batch, NormParameters parameters) {
        this.channels = of.maps().channels();
        this.input = Nd4jStorage.view(batch.input());
        this.group = of.group();
        this.groups = input.columns() / group;
        this.pixels = Math.multiplyExact(of.maps().pixels(), group);
        this.epsilon = of.epsilon();
        this.gamma = Nd4jStorage.view(parameters.gamma());
        this.beta = Nd4jStorage.view(parameters.beta());
        this.gammaGradient = Nd4jStorage.view(parameters.gammaGradient());
        this.betaGradient = Nd4jStorage.view(parameters.betaGradient());
        this.delta = Nd4jStorage.view(batch.delta());
        this.statistics = Nd4jStorage.view(batch.statistics());
        this.output = Nd4jStorage.of(batch.output());
        this.forward = ChannelPass.of(input, input, Nd4jStorage.view(batch.output()), channels, pixels);
        this.gammaSums = new double[channels];
        this.betaSums = new double[channels];
    }

    @Override
    public void forward() {
        for (int i = 0; i < groups; i++) {
            forward(i);
        }
        output.changed();
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
    public Operation back(Matrix inputDelta) {
        ChannelPass backward = ChannelPass.of(delta, input, Nd4jStorage.view(inputDelta), channels, pixels);
        return () -> {
            Arrays.fill(gammaSums, 0);
            Arrays.fill(betaSums, 0);
            for (int i = 0; i < groups; i++) {
                back(backward, i);
            }
            Nd4jStorage.of(inputDelta).changed();
        };
    }

    private void back(ChannelPass backward, int index) {
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

    @Override
    public void gradients() {
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
        return statistics.getDouble(channels + channel, (long) index * group) + epsilon;
    }

    private double[] numbers(INDArray column) {
        double[] numbers = new double[channels];
        Arrays.setAll(numbers, column::getDouble);
        return numbers;
    }

    /** Normalisation by statistics that are given; see {@link org.sparkgan.compute.Device#normalise}. */
    static Operation standing(Channels of, INDArray input, INDArray output, INDArray parameters) {
        int channels = of.maps().channels();
        ChannelPass pass =
                ChannelPass.of(input, input, output, channels, of.maps().pixels() * input.columns());
        return () -> {
            double[] scale = column(parameters, 0, channels);
            double[] variance = column(parameters, 3, channels);
            Arrays.setAll(scale, channel -> scale[channel] / Math.sqrt(variance[channel] + of.epsilon()));
            pass.combine(
                    0, new double[channels], scale, column(parameters, 2, channels), column(parameters, 1, channels));
        };
    }

    private static double[] column(INDArray parameters, int index, int channels) {
        double[] numbers = new double[channels];
        Arrays.setAll(numbers, channel -> parameters.getDouble(channel, index));
        return numbers;
    }
}
