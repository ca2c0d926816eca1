package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Upsample;
import org.sparkgan.random.Purpose;
import org.sparkgan.reference.Numbers;

/** Batch normalisation against plain loops and finite differences, of odd sizes and over several groups of samples. */
class BatchNormTest extends InDouble {
    private static final Offset<Double> CLOSE = within(1e-7);

    BatchNormTest() {
        super(12);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 3, 1", "3, 5, 3, 2, 3", "2, 4, 4, 3, 2", "7, 1, 1, 5, 2", "600, 1, 2, 2, 2", "5, 3, 3, 1, 2"})
    void forwardIsTheFormula(int channels, int height, int width, int group, int groups) {
        FeatureMaps maps = new FeatureMaps(channels, height, width);
        Network network = normAlone(maps);
        for (Precision precision : List.of(Precision.DOUBLE, Precision.FLOAT)) {
            BoundNetwork batch = batch(in(network, precision), group, groups);
            batch.forward();
            assertThat(Numbers.of(batch.output()))
                    .containsExactly(
                            formula(maps, group, Numbers.of(network.parameters()), Numbers.of(batch.input())),
                            within(precision == Precision.FLOAT ? 1e-4 : 1e-11));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 3, 1", "3, 5, 3, 2, 3", "2, 4, 4, 3, 2", "7, 1, 1, 5, 2", "3, 3, 1, 1, 2"})
    void gradients(int channels, int height, int width, int group, int groups) {
        Network network = network(around(new FeatureMaps(channels, height, width)));
        BoundNetwork batch = batch(network, group, groups);
        assertGradients(batch, CLOSE);
    }

    /** As in a generator's residual block, whose branch begins with it. */
    @Test
    void firstInABranch() {
        FeatureMaps maps = new FeatureMaps(3, 1, 2);
        FeatureMaps doubled = new FeatureMaps(3, 2, 4);
        Conv2d conv = new Conv2d(doubled, 2, new Kernel(3, 1, 1));
        Residual block = new Residual(
                List.of(
                        new BatchNorm(maps),
                        new Activation(Function.RELU, maps.values()),
                        new Upsample(maps),
                        conv,
                        new BatchNorm(conv.outputMaps()),
                        new Activation(Function.RELU, conv.outputs()),
                        new Conv2d(conv.outputMaps(), 2, new Kernel(3, 1, 1))),
                List.of(new Upsample(maps), new Conv2d(doubled, 2, new Kernel(1, 1, 0))));
        Network network = network(List.of(new Dense(4, maps.values()), block, new Dense(block.outputs(), 2)));
        assertGradients(batch(network, 3, 2), CLOSE);
        assertThat(network.spec().tiesSamples()).isTrue();
        assertThat(network.spec().piecewiseLinear()).isFalse();
    }

    /** Sizes at which the loops in single precision take many rows and drain their sums on the way. */
    @ParameterizedTest
    @CsvSource({"64, 16, 16, 8, 2", "48, 7, 9, 5, 2", "3, 33, 31, 7, 1", "520, 3, 3, 16, 2"})
    void singlePrecisionAgreesWithDouble(int channels, int height, int width, int group, int groups) {
        Network exact = normAlone(new FeatureMaps(channels, height, width));
        Network single = in(exact, Precision.FLOAT);
        BoundNetwork expected = batch(exact, group, groups);
        BoundNetwork batch = batch(single, group, groups);
        // Means far from 0 beside the deviations, where sums of squares would cancel.
        Numbers.fill(
                batch.input(),
                Arrays.stream(Numbers.of(expected.input()))
                        .map(number -> number + 100)
                        .toArray());
        Numbers.fill(expected.input(), Numbers.of(batch.input()));
        double[] weighting = randoms((int) batch.output().length());
        backward(expected, weighting);
        backward(batch, weighting);
        assertThat(Numbers.largestDifference(Numbers.of(batch.output()), Numbers.of(expected.output())))
                .isLessThan(1e-4);
        double[] gradient = Numbers.of(exact.gradient());
        int from = gradient.length - 2 * channels;
        assertThat(Numbers.largestDifference(
                        Arrays.copyOfRange(Numbers.of(single.gradient()), from, gradient.length),
                        Arrays.copyOfRange(gradient, from, gradient.length)))
                .isLessThan(2e-3);
    }

    @Test
    void groupsKnowNothingOfEachOther() {
        Network network = network(around(new FeatureMaps(3, 2, 3)));
        BoundNetwork both = batch(network, BATCH, 2);
        double[] weighting = randoms((int) both.output().length());
        int half = weighting.length / 2;
        backward(both, weighting);
        double[] together = Numbers.of(network.gradient());
        double[] sum = new double[together.length];
        for (int i = 0; i < 2; i++) {
            // The same buffers: what the pass over both has left is read and written.
            BoundNetwork one = both.slice(i * BATCH, (i + 1) * BATCH);
            double[] output = Numbers.of(one.output());
            backward(one, Arrays.copyOfRange(weighting, i * half, (i + 1) * half));
            assertThat(Numbers.of(one.output())).containsExactly(output, within(1e-14));
            double[] part = Numbers.of(network.gradient());
            Arrays.setAll(sum, j -> sum[j] + part[j]);
        }
        assertThat(together).containsExactly(sum, within(1e-12));
    }

    /** As in a generator's step, whose images are made along with those for the critic. */
    @Test
    void aSliceGoesBackwardAfterAForwardPassOverAll() {
        Network network = network(around(new FeatureMaps(3, 2, 3)));
        BoundNetwork all = batch(network, BATCH, 2);
        // On some processors BLAS sums in another order for more columns.
        Numbers.fill(network.parameters(), shortened(Numbers.of(network.parameters())));
        Numbers.fill(all.input(), shortened(Numbers.of(all.input())));
        BoundNetwork last = all.slice(BATCH, 2 * BATCH);
        double[] weighting = randoms((int) last.output().length());
        backward(last, weighting);
        double[] expected = Numbers.of(network.gradient());
        all.forward();
        Numbers.fill(last.outputDelta(), weighting);
        last.backward();
        last.weightGradient();
        assertThat(Numbers.of(network.gradient())).containsExactly(expected);
    }

    @Test
    void aChannelThatNeverChangesBecomesBeta() {
        FeatureMaps maps = new FeatureMaps(2, 3, 3);
        Network network = in(normAlone(maps), Precision.FLOAT);
        BoundNetwork batch = network.activations(4);
        Numbers.fillAll(batch.input(), 1234.5f);
        double[] parameters = Numbers.of(network.parameters());
        backward(batch, randoms((int) batch.output().length()));
        for (int i = 0; i < batch.output().length(); i++) {
            assertThat(Numbers.of(batch.output())[i]).isEqualTo(parameters[parameters.length - 2 + i % 2]);
        }
        assertThat(Numbers.of(network.gradient())).doesNotContain(Double.NaN);
    }

    @Test
    void freshOnesAreNormalAroundOneAndZero() {
        NetworkSpec spec = new NetworkSpec(List.of(new Dense(1, 5000), new BatchNorm(new FeatureMaps(5000, 1, 1))));
        float[] parameters = spec.initialParameters(3, Purpose.CRITIC_INIT);
        double[] gamma = Numbers.of(Arrays.copyOfRange(parameters, 10_000, 15_000));
        double mean = Arrays.stream(gamma).average().orElseThrow();
        // 5,000 of them: five standard errors either way.
        assertThat(mean).isBetween(0.9985, 1.0015);
        assertThat(Math.sqrt(Arrays.stream(gamma)
                        .map(g -> (g - mean) * (g - mean))
                        .average()
                        .orElseThrow()))
                .isBetween(0.019, 0.021);
        assertThat(Arrays.copyOfRange(parameters, 15_000, 20_000)).containsOnly(0);
    }

    @Test
    void batchesAreWholeGroups() {
        Network network = network(around(new FeatureMaps(3, 1, 1)));
        assertThatThrownBy(() -> network.activations(5, 5, 2))
                .hasMessage(
                        "Invalid batch: must be whole groups of 2 samples, which are normalised together, but has 5");
    }

    @Test
    void itFollowsALayerWithWeights() {
        FeatureMaps maps = new FeatureMaps(3, 1, 1);
        assertThatThrownBy(() -> new NetworkSpec(List.of(new BatchNorm(maps))))
                .hasMessageStartingWith("Invalid network: the first layer cannot work in place, as does BatchNorm");
        assertThatThrownBy(() ->
                        new NetworkSpec(List.of(new Reorder(maps, Reorder.Order.CHANNELS_LAST), new BatchNorm(maps))))
                .hasMessage("Invalid network: batch normalisation follows a layer with weights, but layer 1 has none"
                        + " before it");
        Residual block = new Residual(List.of(new BatchNorm(maps), new Dense(3, 3)), List.of());
        assertThatThrownBy(() -> new NetworkSpec(List.of(block)))
                .hasMessage("Invalid network: batch normalisation follows a layer with weights, but layer 0 has none"
                        + " before it");
    }

    @Test
    void thereIsNoTangent() {
        Network network = network(around(new FeatureMaps(3, 1, 1)));
        assertThat(network.spec().piecewiseLinear()).isFalse();
        assertThatThrownBy(batch(network, BATCH, 1)::tangent)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("ties samples together");
    }

    /** Of few binary places: a double holds the sums of their products, whatever the order. */
    private static double[] shortened(double[] numbers) {
        return Arrays.stream(numbers)
                .map(number -> Math.rint(number * 1024) / 1024)
                .toArray();
    }

    /** In a network with layers before and after. */
    private static List<Layer> around(FeatureMaps maps) {
        return List.of(
                new Dense(4, maps.values()),
                new BatchNorm(maps),
                new Activation(Function.LEAKY_RELU, maps.values()),
                new Dense(maps.values(), 2));
    }

    /** After a convolution that changes nothing. */
    private Network normAlone(FeatureMaps maps) {
        int channels = maps.channels();
        Network network = network(List.of(new Conv2d(maps, channels, new Kernel(1, 1, 0)), new BatchNorm(maps)));
        double[] parameters = Numbers.of(network.parameters());
        for (int i = 0; i < channels * (channels + 1); i++) {
            parameters[i] = i < channels * channels && i % (channels + 1) == 0 ? 1 : 0;
        }
        Numbers.fill(network.parameters(), parameters);
        return network;
    }

    private static Network in(Network network, Precision precision) {
        Network copy = new Network(network.spec(), new Nd4jDevice(precision));
        Numbers.fill(copy.parameters(), Numbers.of(network.parameters()));
        return copy;
    }

    private BoundNetwork batch(Network network, int group, int groups) {
        BoundNetwork batch = network.activations(group * groups, group * groups, group);
        Numbers.fill(batch.input(), randoms((int) batch.input().length()));
        return batch;
    }

    private static void backward(BoundNetwork batch, double[] weighting) {
        batch.forward();
        Numbers.fill(batch.outputDelta(), weighting);
        batch.backward();
        batch.weightGradient();
    }

    /** In plain loops; γ and β are the last parameters. */
    private static double[] formula(FeatureMaps maps, int group, double[] parameters, double[] input) {
        int channels = maps.channels();
        int count = maps.pixels() * group;
        double[] output = new double[input.length];
        for (int i = 0; i < input.length; i++) {
            int channel = i % channels;
            int first = i / (count * channels) * count * channels + channel;
            double mean = IntStream.range(0, count)
                    .mapToDouble(pixel -> input[first + pixel * channels])
                    .average()
                    .orElseThrow();
            double variance = IntStream.range(0, count)
                    .mapToDouble(pixel -> Math.pow(input[first + pixel * channels] - mean, 2))
                    .average()
                    .orElseThrow();
            double gamma = parameters[parameters.length - 2 * channels + channel];
            double beta = parameters[parameters.length - channels + channel];
            output[i] = gamma * (input[i] - mean) / Math.sqrt(variance + 1e-5) + beta;
        }
        return output;
    }
}
