package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.Bias;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Smooth;
import org.sparkgan.nn.layer.Upsample;
import org.sparkgan.reference.Numbers;

/** Every pass of convolutions, pools and residual blocks of even, odd and awkward sizes against finite differences, in double. */
class ConvolutionDifferencesTest extends InDouble {
    private static final Offset<Double> CLOSE = within(1e-8);

    ConvolutionDifferencesTest() {
        super(9);
    }

    static Stream<Layer> layers() {
        return Stream.of(
                new Conv2d(new FeatureMaps(2, 4, 4), 3, Kernel.HALVING),
                new Conv2d(new FeatureMaps(1, 6, 8), 2, Kernel.HALVING),
                new Conv2d(new FeatureMaps(2, 7, 5), 3, Kernel.HALVING),
                new Conv2d(new FeatureMaps(3, 5, 4), 2, new Kernel(3, 1, 1)),
                new Conv2d(new FeatureMaps(2, 7, 7), 2, new Kernel(3, 3, 0)),
                new Conv2d(new FeatureMaps(2, 5, 3), 1, new Kernel(1, 1, 0)),
                new Conv2d(new FeatureMaps(2, 6, 5), 2, new Kernel(5, 3, 2)),
                new ConvTranspose2d(new FeatureMaps(3, 2, 2), 2, Kernel.HALVING),
                new ConvTranspose2d(new FeatureMaps(2, 3, 5), 1, Kernel.HALVING),
                new ConvTranspose2d(new FeatureMaps(2, 4, 3), 3, new Kernel(3, 1, 1)),
                new ConvTranspose2d(new FeatureMaps(2, 3, 2), 2, new Kernel(3, 3, 0)),
                new ConvTranspose2d(new FeatureMaps(1, 2, 3), 2, new Kernel(5, 3, 2)),
                new Conv2d(new FeatureMaps(4, 3, 5), 6, new Kernel(3, 1, 1), 2, Bias.LEARNED),
                new Conv2d(new FeatureMaps(4, 4, 4), 4, Kernel.HALVING, 4, Bias.NONE),
                // As many numbers come in as go out.
                new Conv2d(new FeatureMaps(2, 4, 4), 8, Kernel.HALVING, 2, Bias.LEARNED),
                new Conv2d(new FeatureMaps(3, 4, 4), 3, new Kernel(4, 1, 0), 3, Bias.NONE),
                new Conv2d(new FeatureMaps(3, 2, 4), 2, new Kernel(1, 1, 0), 1, Bias.NONE),
                new ConvTranspose2d(new FeatureMaps(4, 2, 3), 6, Kernel.HALVING, 2, Bias.LEARNED),
                new ConvTranspose2d(new FeatureMaps(3, 1, 1), 3, new Kernel(4, 1, 0), 3, Bias.NONE),
                new ConvTranspose2d(new FeatureMaps(2, 3, 2), 1, new Kernel(3, 1, 1), 1, Bias.NONE),
                new Smooth(new FeatureMaps(1, 1, 1)),
                new Smooth(new FeatureMaps(3, 2, 5)),
                new Smooth(new FeatureMaps(2, 4, 1)),
                new Reorder(new FeatureMaps(3, 2, 4), Reorder.Order.CHANNELS_FIRST),
                new Reorder(new FeatureMaps(3, 2, 4), Reorder.Order.CHANNELS_LAST),
                new Upsample(new FeatureMaps(1, 1, 1)),
                new Upsample(new FeatureMaps(3, 2, 5)),
                AveragePool.halving(new FeatureMaps(2, 4, 6)),
                AveragePool.halving(new FeatureMaps(3, 5, 3)),
                new AveragePool(new FeatureMaps(2, 7, 5), 3, 2),
                AveragePool.global(new FeatureMaps(4, 3, 5)),
                RESIDUAL,
                // The blocks of a critic: conv-relu-conv-pool on an image, then with the function first.
                new Residual(
                        List.of(
                                conv(1, 2, 4, 2),
                                relu(2 * 2 * 4),
                                conv(2, 2, 4, 2),
                                AveragePool.halving(new FeatureMaps(2, 2, 4))),
                        List.of(AveragePool.halving(new FeatureMaps(1, 2, 4)), pointwise(1, 1, 2, 2))),
                new Residual(
                        List.of(
                                new Activation(Function.LEAKY_RELU, 2 * 5 * 3),
                                conv(2, 5, 3, 2),
                                relu(2 * 5 * 3),
                                conv(2, 5, 3, 1),
                                AveragePool.halving(new FeatureMaps(1, 5, 3))),
                        List.of(pointwise(2, 5, 3, 1), AveragePool.halving(new FeatureMaps(1, 5, 3)))),
                // The block of a generator.
                new Residual(
                        List.of(
                                relu(3 * 1 * 2),
                                new Upsample(new FeatureMaps(3, 1, 2)),
                                conv(3, 2, 4, 2),
                                relu(2 * 2 * 4),
                                conv(2, 2, 4, 2)),
                        List.of(pointwise(3, 1, 2, 2), new Upsample(new FeatureMaps(2, 1, 2)))),
                // A shortcut that knows no weights.
                new Residual(
                        List.of(relu(12), new Conv2d(new FeatureMaps(3, 2, 2), 3, new Kernel(2, 2, 0))),
                        List.of(AveragePool.global(new FeatureMaps(3, 2, 2)))));
    }

    /** With the input as shortcut. */
    private static final Residual RESIDUAL =
            new Residual(List.of(relu(2 * 3 * 2), conv(2, 3, 2, 1), relu(1 * 3 * 2), conv(1, 3, 2, 2)), List.of());

    private static Layer conv(int from, int height, int width, int to) {
        return new Conv2d(new FeatureMaps(from, height, width), to, new Kernel(3, 1, 1));
    }

    private static Layer pointwise(int from, int height, int width, int to) {
        return new Conv2d(new FeatureMaps(from, height, width), to, new Kernel(1, 1, 0));
    }

    private static Layer relu(int features) {
        return new Activation(Function.RELU, features);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void forward(Layer layer) {
        Network network = network(List.of(layer));
        BoundNetwork batch = batch(network);
        batch.forward();
        double[] input = Numbers.of(batch.input());
        double[] expected = IntStream.range(0, BATCH)
                .mapToObj(sample -> Arrays.copyOfRange(input, sample * layer.inputs(), (sample + 1) * layer.inputs()))
                .map(sample -> PlainLoops.forward(layer, Numbers.of(network.parameters()), sample))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        assertThat(Numbers.of(batch.output())).containsExactly(expected, within(1e-13));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void gradients(Layer layer) {
        BoundNetwork batch = batch(network(around(layer)));
        assertGradients(batch, CLOSE);
    }

    /** In a view of a larger batch. */
    @ParameterizedTest
    @MethodSource("layers")
    void aSliceIsTheSameAsAWholeBatch(Layer layer) {
        Network network = network(around(layer));
        BoundNetwork whole = batch(network);
        BoundNetwork slice = network.activations(BATCH + 2).slice(1, 1 + BATCH);
        Numbers.fill(slice.input(), Numbers.of(whole.input()));
        double[] weighting = randoms((int) whole.output().length());
        backward(whole, weighting);
        double[] byInput = Numbers.of(whole.inputGradient());
        double[] byParameters = Numbers.of(network.gradient());
        backward(slice, weighting);
        assertThat(Numbers.of(slice.output())).containsExactly(Numbers.of(whole.output()), within(1e-14));
        assertThat(Numbers.of(slice.inputGradient())).containsExactly(byInput, within(1e-13));
        assertThat(Numbers.of(network.gradient())).containsExactly(byParameters, within(1e-13));
    }

    /** The heart of the exact gradient penalty: d/dW of the derivative of the output along a fixed direction. */
    @ParameterizedTest
    @MethodSource("layers")
    void tangentThenWeightGradientIsTheSecondDerivative(Layer layer) {
        Network network = network(critic(layer));
        BoundNetwork all = network.activations(1 + BATCH, 1);
        BoundNetwork interpolates = all.slice(1, 1 + BATCH);
        double[] point = randoms(network.spec().inputs() * BATCH);
        double[] direction = randoms(network.spec().inputs() * BATCH);
        double[] parameters = Numbers.of(network.parameters());
        double[] expected = Numbers.gradient(parameters, moved -> {
            Numbers.fill(network.parameters(), moved);
            return Numbers.dot(inputGradient(all, interpolates, point), direction);
        });
        Numbers.fill(network.parameters(), parameters);
        inputGradient(all, interpolates, point);
        Numbers.fill(interpolates.input(), direction);
        interpolates.tangent();
        all.weightGradient();
        assertThat(Numbers.of(network.gradient())).containsExactly(expected, CLOSE);
    }

    /** More samples than one product of the weight gradient takes, and a number that is no multiple of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 70})
    void aWeightGradientIsTheSumOfItsSamples(int samples) {
        Network network = network(List.of(new Conv2d(new FeatureMaps(2, 8, 8), 3, Kernel.HALVING)));
        BoundNetwork batch = network.activations(samples);
        Numbers.fill(batch.input(), randoms((int) batch.input().length()));
        double[] delta = randoms((int) batch.output().length());
        backward(batch, delta);
        double[] all = Numbers.of(network.gradient());
        double[] sum = new double[all.length];
        BoundNetwork one = network.activations(1);
        int outputs = network.spec().outputs();
        for (int i = 0; i < samples; i++) {
            Numbers.fill(one.input(), Numbers.of(batch.input().columns(i, i + 1)));
            backward(one, Arrays.copyOfRange(delta, i * outputs, (i + 1) * outputs));
            double[] part = Numbers.of(network.gradient());
            Arrays.setAll(sum, j -> sum[j] + part[j]);
        }
        assertThat(all).containsExactly(sum, within(1e-12));
    }

    /** The layer as it stands in a network: with layers before and after it. */
    private static List<Layer> around(Layer layer) {
        return List.of(
                new Dense(4, layer.inputs()),
                new Activation(Function.TANH, layer.inputs()),
                layer,
                new Activation(Function.LEAKY_RELU, layer.outputs()),
                new Dense(layer.outputs(), 2));
    }

    /** The layer as the first of a critic. */
    private static List<Layer> critic(Layer layer) {
        int hidden = layer.outputs();
        return List.of(
                layer,
                new Reorder(new FeatureMaps(hidden, 1, 1), Reorder.Order.CHANNELS_FIRST),
                new Activation(Function.LEAKY_RELU, hidden),
                new Dense(hidden, 5),
                new Activation(Function.RELU, 5),
                new Dense(5, 1));
    }

    /** Of the samples after the first; the first has no part in the loss. */
    private static double[] inputGradient(BoundNetwork all, BoundNetwork interpolates, double[] point) {
        Numbers.fill(interpolates.input(), point);
        all.forward();
        Numbers.fillAll(all.outputDelta(), 0.0);
        Numbers.fillAll(interpolates.outputDelta(), 1.0);
        all.backward();
        return Numbers.of(interpolates.inputGradient());
    }

    private static void backward(BoundNetwork batch, double[] weighting) {
        batch.forward();
        Numbers.fill(batch.outputDelta(), weighting);
        batch.backward();
        batch.weightGradient();
    }
}
