package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.reference.Numbers;

/** Every pass of every layer against finite differences, in double. */
class NetworkDifferencesTest extends InDouble {
    private static final Offset<Double> CLOSE = within(1e-8);

    NetworkDifferencesTest() {
        super(5);
    }

    static Stream<List<Layer>> networks() {
        return Stream.concat(
                Stream.of(List.of(new Dense(4, 3)), List.of(new Dense(4, 5), new Dense(5, 2))),
                Arrays.stream(Function.values())
                        .flatMap(function -> Stream.of(
                                List.of(new Dense(4, 3), new Activation(function, 3)),
                                List.of(new Dense(4, 6), new Activation(function, 6), new Dense(6, 2)),
                                List.of(
                                        new Dense(4, 5),
                                        new Activation(function, 5),
                                        new Dense(5, 6),
                                        new Activation(Function.TANH, 6),
                                        new Dense(6, 2),
                                        new Activation(function, 2)))));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void weightGradient(List<Layer> layers) {
        Network network = network(layers);
        BoundNetwork batch = batch(network);
        double[] weighting = randoms((int) batch.output().length());
        double[] point = Numbers.of(network.parameters());
        double[] expected = Numbers.gradient(point, parameters -> {
            Numbers.fill(network.parameters(), parameters);
            return weightedOutput(batch, weighting);
        });
        Numbers.fill(network.parameters(), point);
        backward(batch, weighting);
        batch.weightGradient();
        assertThat(Numbers.of(network.gradient())).containsExactly(expected, CLOSE);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void inputGradient(List<Layer> layers) {
        BoundNetwork batch = batch(network(layers));
        double[] weighting = randoms((int) batch.output().length());
        double[] point = Numbers.of(batch.input());
        double[] expected = Numbers.gradient(point, input -> {
            Numbers.fill(batch.input(), input);
            return weightedOutput(batch, weighting);
        });
        Numbers.fill(batch.input(), point);
        backward(batch, weighting);
        assertThat(Numbers.of(batch.inputGradient())).containsExactly(expected, CLOSE);
    }

    @Test
    void weightGradientAfterInputGradientIsTheSame() {
        Network network = network(NetworkSpec.mlp(4, 6, 2).layers());
        BoundNetwork batch = batch(network);
        double[] weighting = randoms((int) batch.output().length());
        backward(batch, weighting);
        batch.weightGradient();
        double[] expected = Numbers.of(network.gradient());
        backward(batch, weighting);
        batch.inputGradient();
        batch.weightGradient();
        assertThat(Numbers.of(network.gradient())).containsExactly(expected);
    }

    /** With one output and one sample, the gradient of the last weights is the last hidden layer as it stands. */
    @ParameterizedTest
    @EnumSource(Function.class)
    void tangentIsTheDirectionalDerivative(Function function) {
        List<Layer> hidden =
                List.of(new Dense(4, 5), new Activation(function, 5), new Dense(5, 6), new Activation(function, 6));
        Network body = network(hidden);
        BoundNetwork one = body.activations(1);
        double[] point = randoms(4);
        double[] direction = randoms(4);
        double step = 1e-6;
        double[] expected = new double[6];
        double[] above = output(one, moved(point, direction, step));
        double[] below = output(one, moved(point, direction, -step));
        for (int i = 0; i < 6; i++) {
            expected[i] = (above[i] - below[i]) / (2 * step);
        }
        assertThat(tangentOfLastHidden(body, point, direction)).containsExactly(expected, CLOSE);
    }

    private static double[] tangentOfLastHidden(Network body, double[] point, double[] direction) {
        Network whole = new Network(
                new NetworkSpec(Stream.concat(body.spec().layers().stream(), Stream.of(new Dense(6, 1)))
                        .toList()),
                new Nd4jDevice(Precision.DOUBLE));
        double[] parameters = Numbers.of(body.parameters());
        Numbers.fill(whole.parameters(), Arrays.copyOf(parameters, parameters.length + 7));
        BoundNetwork batch = whole.activations(1);
        Numbers.fill(batch.input(), point);
        batch.forward();
        Numbers.fillAll(batch.outputDelta(), 1.0);
        batch.backward();
        Numbers.fill(batch.input(), direction);
        batch.tangent();
        batch.weightGradient();
        double[] gradient = Numbers.of(whole.gradient());
        return Arrays.copyOfRange(gradient, parameters.length, parameters.length + 6);
    }

    /** The heart of the exact gradient penalty: d/dW of the derivative of the output along a fixed direction. */
    @ParameterizedTest
    @EnumSource(
            value = Function.class,
            names = {"RELU", "LEAKY_RELU"})
    void tangentThenWeightGradientIsTheSecondDerivative(Function function) {
        Network network = network(List.of(
                new Dense(4, 5),
                new Activation(function, 5),
                new Dense(5, 6),
                new Activation(function, 6),
                new Dense(6, 1)));
        BoundNetwork all = network.activations(1 + BATCH, 1);
        BoundNetwork interpolates = all.slice(1, 1 + BATCH);
        double[] point = randoms(4 * BATCH);
        double[] direction = randoms(4 * BATCH);
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

    /** Of the samples after the first; the first has no part in the loss. */
    private static double[] inputGradient(BoundNetwork all, BoundNetwork interpolates, double[] point) {
        Numbers.fill(interpolates.input(), point);
        all.forward();
        Numbers.fillAll(all.outputDelta(), 0.0);
        Numbers.fillAll(interpolates.outputDelta(), 1.0);
        all.backward();
        return Numbers.of(interpolates.inputGradient());
    }

    /** As in the last hidden layer of a Wasserstein critic, in units that are on for every sample. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 50, 64})
    void biasGradientsOfRealAndGeneratedSamplesCancelExactly(int samples) {
        Network network = new Network(new NetworkSpec(List.of(new Dense(3, 40))), new Nd4jDevice());
        BoundNetwork batch = network.activations(2 * samples);
        double[] delta = new double[40 * 2 * samples];
        double[] weights = randoms(40);
        for (int i = 0; i < delta.length; i++) {
            delta[i] = (i < delta.length / 2 ? -1 : 1) * (float) weights[i % 40] / samples;
        }
        Numbers.fill(batch.outputDelta(), delta);
        batch.weightGradient();
        double[] gradient = Numbers.of(network.gradient());
        assertThat(Arrays.copyOfRange(gradient, 3 * 40, gradient.length)).containsOnly(0);
    }

    private static void backward(BoundNetwork batch, double[] weighting) {
        batch.forward();
        Numbers.fill(batch.outputDelta(), weighting);
        batch.backward();
    }

    private static double[] output(BoundNetwork batch, double[] input) {
        Numbers.fill(batch.input(), input);
        batch.forward();
        return Numbers.of(batch.output());
    }

    private static double[] moved(double[] point, double[] direction, double step) {
        double[] moved = point.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += step * direction[i];
        }
        return moved;
    }
}
