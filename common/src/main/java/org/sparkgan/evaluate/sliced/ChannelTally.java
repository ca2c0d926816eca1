package org.sparkgan.evaluate.sliced;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Sums over patches that tell each channel's mean and deviation; those of parts of a set can be added. */
public final class ChannelTally implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int PIXELS = PatchSampler.SIDE * PatchSampler.SIDE;

    private final double[] sums;
    private final double[] squares;
    private long count;

    ChannelTally(int channels) {
        sums = new double[channels];
        squares = new double[channels];
    }

    /** With what {@link #numbers} gave. */
    public static ChannelTally of(List<Double> numbers) {
        ChannelTally tally = new ChannelTally((numbers.size() - 1) / 2);
        tally.count = numbers.get(0).longValue();
        for (int channel = 0; channel < tally.sums.length; channel++) {
            tally.sums[channel] = numbers.get(1 + 2 * channel);
            tally.squares[channel] = numbers.get(2 + 2 * channel);
        }
        return tally;
    }

    /** All that it knows: the count, then for each channel the sum and that of the squares. */
    public List<Double> numbers() {
        List<Double> numbers = new ArrayList<>(List.of((double) count));
        for (int channel = 0; channel < sums.length; channel++) {
            numbers.add(sums[channel]);
            numbers.add(squares[channel]);
        }
        return numbers;
    }

    /** Counts patches in, {@code [count, channels, 7, 7]}. */
    void add(float[] patches) {
        for (int from = 0; from < patches.length; from += PIXELS) {
            int channel = from / PIXELS % sums.length;
            double sum = 0;
            double square = 0;
            for (int i = from; i < from + PIXELS; i++) {
                sum += patches[i];
                square += (double) patches[i] * patches[i];
            }
            sums[channel] += sum;
            squares[channel] += square;
        }
        count += patches.length / sums.length;
    }

    /** The sums of both. */
    public ChannelTally plus(ChannelTally other) {
        ChannelTally both = new ChannelTally(sums.length);
        for (int channel = 0; channel < sums.length; channel++) {
            both.sums[channel] = sums[channel] + other.sums[channel];
            both.squares[channel] = squares[channel] + other.squares[channel];
        }
        both.count = count + other.count;
        return both;
    }

    double mean(int channel) {
        return sums[channel] / count;
    }

    /** The standard deviation, of all values and not of a sample of them. */
    double deviation(int channel) {
        double mean = mean(channel);
        return Math.sqrt(Math.max(0, squares[channel] / count - mean * mean));
    }

    /** Gives each channel of patches the mean 0 and the deviation 1, in place; one that is the same everywhere becomes 0. */
    void normalize(float[] patches) {
        for (int from = 0; from < patches.length; from += PIXELS) {
            int channel = from / PIXELS % sums.length;
            float mean = (float) mean(channel);
            double deviation = deviation(channel);
            float factor = deviation > 0 ? (float) (1 / deviation) : 0;
            for (int i = from; i < from + PIXELS; i++) {
                patches[i] = (patches[i] - mean) * factor;
            }
        }
    }
}
