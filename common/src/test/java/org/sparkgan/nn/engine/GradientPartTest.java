package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.nn.architecture.ResNet;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.reference.Numbers;

class GradientPartTest {
    private static final int SAMPLES = 2;
    private static final NetworkSpec MLP = NetworkSpec.mlp(784, 512, 1);
    private static final Dcgan DCGAN = new Dcgan(3, 64, 64, BatchNormName.BOTH);
    private static final ResNet RESNET = new ResNet(3, 32, 64, BatchNormName.GENERATOR);

    private final Random random = new Random(5);

    static Stream<NetworkSpec> networks() {
        return Stream.of(
                MLP,
                NetworkSpec.mlp(100, 512, 784),
                DCGAN.critic(),
                DCGAN.generator(100),
                RESNET.critic(),
                RESNET.generator(100),
                MLP.withSpectralNorm());
    }

    @Test
    void theLargestComesFirst() {
        assertThat(GradientPart.of(MLP))
                .extracting(GradientPart::numbers)
                .containsExactly(new Stretch(0, 401_920), new Stretch(664_576, 927_745), new Stretch(401_920, 664_576));
    }

    @Test
    void fewNumbersAreOnePart() {
        NetworkSpec small = NetworkSpec.mlp(20, 50, 1);
        assertThat(GradientPart.of(small))
                .containsExactly(new GradientPart(0, small.layers().size(), new Stretch(0, small.parameters())));
    }

    @Test
    void spectralNormalisationWaitsForAll() {
        assertThat(GradientPart.of(MLP.withSpectralNorm())).hasSize(1);
    }

    static Stream<NetworkSpec> networksAndFrozenOnes() {
        return Stream.concat(
                networks(),
                Stream.of(
                        MLP.withFrozen(1),
                        MLP.withFrozen(3),
                        MLP.withFrozen(2).withSpectralNorm(),
                        DCGAN.critic().withFrozen(2),
                        RESNET.critic().withFrozen(4)));
    }

    @ParameterizedTest
    @MethodSource("networksAndFrozenOnes")
    void eachNumberAndLayerThatLearnsIsInOnePart(NetworkSpec spec) {
        List<GradientPart> parts = new ArrayList<>(GradientPart.of(spec));
        assertThat(parts).hasSizeLessThanOrEqualTo(8);
        parts.sort(Comparator.comparingInt(GradientPart::first));
        int layer = spec.firstLearning();
        int number = Math.toIntExact(spec.frozen());
        for (GradientPart part : parts) {
            assertThat(part.first()).isEqualTo(layer);
            assertThat(part.numbers().from()).isEqualTo(number);
            layer = part.end();
            number = part.numbers().to();
        }
        assertThat(layer).isEqualTo(spec.layers().size());
        assertThat(number).isEqualTo(spec.parameters());
    }

    /** To the bits of all layers in their order; what was told of does not change any more. */
    @ParameterizedTest
    @MethodSource("networks")
    void theGradientIsThatOfAllLayersInTheirOrder(NetworkSpec spec) {
        double[] input = randoms(SAMPLES * spec.inputs());
        double[] delta = randoms(SAMPLES * spec.outputs());
        double[] expected = inOrder(network(spec), input, delta);

        Network network = network(spec);
        BoundNetwork batch = network.activations(SAMPLES);
        Numbers.fill(batch.input(), input);
        batch.forward();
        Numbers.fill(batch.outputDelta(), delta);
        batch.backward();
        double[] told = new double[expected.length];
        batch.weightGradient(part ->
                System.arraycopy(Numbers.of(network.gradient()), part.from(), told, part.from(), part.length()));
        assertThat(told).isEqualTo(expected);
    }

    private double[] randoms(int count) {
        return random.doubles(count, -1, 1).toArray();
    }

    private static double[] inOrder(Network network, double[] input, double[] delta) {
        NetworkSpec spec = network.spec();
        Buffers buffers = Buffers.allocate(spec, SAMPLES, network.memory());
        BoundChain layers = new Binding(network, SAMPLES, SAMPLES).chain(spec.layers(), 0, buffers);
        Numbers.fill(buffers.input(), input);
        network.normalise();
        layers.forward();
        Numbers.fill(buffers.outputDelta(), delta);
        layers.backward();
        layers.backwardWeights();
        network.gradientByParameters();
        return Numbers.of(network.gradient());
    }

    private static Network network(NetworkSpec spec) {
        Network network = new Network(spec, new Nd4jDevice());
        Numbers.fill(network.parameters(), spec.initialParameters(3, Purpose.CRITIC_INIT));
        return network;
    }
}
