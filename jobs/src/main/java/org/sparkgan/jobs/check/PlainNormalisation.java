package org.sparkgan.jobs.check;

import java.util.stream.IntStream;
import org.sparkgan.compute.Channels;

/** Single numbers of batch normalisation and its gradients, by their definitions. */
final class PlainNormalisation {
    private final int channels;
    private final int run;
    private final double epsilon;
    private final double[] input;
    private final double[] delta;

    /**
     * Of a batch.
     *
     * @param input channels last
     * @param delta the gradient by the output
     */
    PlainNormalisation(Channels of, double[] input, double[] delta) {
        this.channels = of.maps().channels();
        this.run = of.maps().pixels() * of.group();
        this.epsilon = of.epsilon();
        this.input = input;
        this.delta = delta;
    }

    /** (x - mean) / √(variance + ε). */
    double normalised(int index) {
        return (input[index] - mean(index)) / deviation(index);
    }

    private double mean(int index) {
        return members(index).mapToDouble(i -> input[i]).average().orElseThrow();
    }

    private double deviation(int index) {
        double mean = mean(index);
        double variance = members(index)
                .mapToDouble(i -> (input[i] - mean) * (input[i] - mean))
                .average()
                .orElseThrow();
        return Math.sqrt(variance + epsilon);
    }

    /** The gradient by the input, for γ = 1. */
    double back(int index) {
        double mean = mean(index);
        double deviation = deviation(index);
        double meanDelta = members(index).mapToDouble(i -> delta[i]).average().orElseThrow();
        double meanProduct = members(index)
                .mapToDouble(i -> delta[i] * (input[i] - mean) / deviation)
                .average()
                .orElseThrow();
        return (delta[index] - meanDelta - meanProduct * (input[index] - mean) / deviation) / deviation;
    }

    /** The gradient by a channel's γ. */
    double byGamma(int channel) {
        double sum = 0;
        for (int first = channel; first < input.length; first += channels * run) {
            double mean = mean(first);
            double deviation = deviation(first);
            sum += members(first)
                    .mapToDouble(i -> delta[i] * (input[i] - mean) / deviation)
                    .sum();
        }
        return sum;
    }

    /** The gradient by a channel's β. */
    double byBeta(int channel) {
        double sum = 0;
        for (int i = channel; i < delta.length; i += channels) {
            sum += delta[i];
        }
        return sum;
    }

    /** All numbers that are normalised together with one. */
    private IntStream members(int index) {
        int size = channels * run;
        int first = index / size * size + index % channels;
        return IntStream.range(0, run).map(i -> first + i * channels);
    }
}
