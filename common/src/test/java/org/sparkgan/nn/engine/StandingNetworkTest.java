package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.nn.architecture.ResNet;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;
import org.sparkgan.reference.Numbers;

/** A generator with batch normalisation as it makes images, ours and DL4J's. */
class StandingNetworkTest {
    private static final NetworkSpec GENERATOR = new Dcgan(3, 32, 5, BatchNormName.GENERATOR).generator(6);

    static Stream<NetworkSpec> generators() {
        return Stream.of(GENERATOR, new ResNet(3, 32, 5, BatchNormName.GENERATOR).generator(6));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void dl4jMakesTheSameImages(NetworkSpec generator) throws IOException {
        StandingNetwork standing = StandingNetwork.of(new Nd4jDevice(), generator, wild(generator));
        float[] latents = new float[7 * 6];
        new RandomStream(5, Purpose.SAMPLE_LATENT).normal(0, 0, 0, latents, 0, latents.length);
        BoundNetwork ours = activations(standing, 7);
        Numbers.fill(ours.input(), latents);
        ours.forward();

        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        Dl4jBridge.write(standing.spec(), standing.parameters(), zip);
        Model dl4j = Dl4jBridge.read(new ByteArrayInputStream(zip.toByteArray()));
        INDArray input = Nd4j.createFromArray(latents).reshape('c', 7, 6);
        double[] images = Numbers.of(
                dl4j instanceof ComputationGraph graph
                        ? outputs(graph.outputSingle(input), graph.getLayers(), 7)
                        : outputs(((MultiLayerNetwork) dl4j).output(input), ((MultiLayerNetwork) dl4j).getLayers(), 3));
        assertThat(Numbers.largestDifference(Numbers.of(ours.output()), images)).isLessThan(1e-5);
        // Images that differ, of numbers in all of tanh's range.
        assertThat(Arrays.stream(images).max().orElseThrow()).isGreaterThan(0.5);
        assertThat(Arrays.stream(images).min().orElseThrow()).isLessThan(-0.5);

        assertThat(Dl4jBridge.spec(dl4j)).isEqualTo(standing.spec());
        assertThat(Dl4jBridge.parameters(dl4j)).isEqualTo(standing.parameters());
    }

    private static INDArray outputs(INDArray rows, org.deeplearning4j.nn.api.Layer[] layers, int norms) {
        assertThat(Arrays.stream(layers).filter(layer -> layer.conf().getLayer() instanceof BatchNormalization))
                .hasSize(norms);
        return rows.transpose();
    }

    /** The first layer's statistics are those of a dense layer on normal vectors, which are known: μ = b, σ² = |w|². */
    @Test
    void statisticsAreThoseOfManyBatches() {
        FeatureMaps maps = new FeatureMaps(3, 1, 1);
        NetworkSpec spec = new NetworkSpec(List.of(new Dense(2, 3), new BatchNorm(maps)));
        float[] parameters = {0.6f, 0.8f, 3, 4, 0, 0.1f, /* b */ 1, -2, 7, /* γ */ 1, 2, 3, /* β */ 4, 5, 6};
        StandingNetwork standing = StandingNetwork.of(new Nd4jDevice(), spec, parameters);
        assertThat(standing.spec().layers()).containsExactly(new Dense(2, 3), new StandingNorm(maps));
        assertThat(Arrays.copyOf(standing.parameters(), 15)).containsExactly(parameters);
        float[] statistics = Arrays.copyOfRange(standing.parameters(), 15, 21);
        double[] deviations = {1, 5, 0.1};
        for (int i = 0; i < 3; i++) {
            // 1,024 of them: five standard errors either way; a batch's variance is too small by 1/64.
            assertThat((double) statistics[i]).isCloseTo(parameters[6 + i], within(5 * deviations[i] / 32));
            assertThat(Math.sqrt(statistics[3 + i]))
                    .isCloseTo(deviations[i] * Math.sqrt(63 / 64.0), within(0.11 * deviations[i]));
        }
    }

    @Test
    void theyFollowFromTheParametersAlone() {
        float[] parameters = wild(GENERATOR);
        assertThat(StandingNetwork.of(new Nd4jDevice(), GENERATOR, parameters).parameters())
                .isEqualTo(StandingNetwork.of(new Nd4jDevice(), GENERATOR, parameters)
                        .parameters());
    }

    /** Averaged over batches that are as large as those of training, they stand close to a batch's own. */
    @Test
    void imagesAreLikeThoseOfABatch() {
        float[] parameters = wild(GENERATOR);
        float[] latents = new float[256 * 6];
        new RandomStream(9, Purpose.SAMPLE_LATENT).normal(0, 0, 0, latents, 0, latents.length);
        BoundNetwork standing = activations(StandingNetwork.of(new Nd4jDevice(), GENERATOR, parameters), 256);
        BoundNetwork trained = activations(new StandingNetwork(GENERATOR, parameters), 256);
        for (BoundNetwork batch : List.of(standing, trained)) {
            Numbers.fill(batch.input(), latents);
            batch.forward();
        }
        double[] a = Numbers.of(standing.output());
        double[] b = Numbers.of(trained.output());
        double difference = 0;
        for (int i = 0; i < a.length; i++) {
            difference += Math.abs(a[i] - b[i]) / a.length;
        }
        assertThat(difference).isBetween(1e-6, 0.05);
    }

    @Test
    void withoutBatchNormalisationNothingChanges() {
        NetworkSpec plain = new Dcgan(1, 28, 2).generator(4);
        float[] parameters = plain.initialParameters(1, Purpose.GENERATOR_INIT);
        StandingNetwork standing = StandingNetwork.of(new Nd4jDevice(), plain, parameters);
        assertThat(standing.spec()).isSameAs(plain);
        assertThat(standing.parameters()).isSameAs(parameters);
    }

    @Test
    void itIsNotTrained() {
        StandingNetwork standing = StandingNetwork.of(new Nd4jDevice(), GENERATOR, wild(GENERATOR));
        BoundNetwork batch = activations(standing, 2);
        batch.forward();
        assertThatThrownBy(batch::backward)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("makes images and is not trained");
    }

    @Test
    void dl4jTakesNoBatchNormalisationWithoutStatistics() {
        assertThatThrownBy(() -> Dl4jBridge.toDl4j(GENERATOR, wild(GENERATOR)))
                .hasMessageContaining("which a StandingNetwork has");
    }

    @Test
    void refusesBatchNormalisationItDoesNotKnow() {
        assertRefused(new BatchNormalization.Builder().useLogStd(true));
        assertRefused(new BatchNormalization.Builder().useLogStd(false).eps(1e-3));
        assertRefused(new BatchNormalization.Builder().useLogStd(false).lockGammaBeta(true));
    }

    private static void assertRefused(BatchNormalization.Builder norm) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(norm.nIn(2).nOut(2).build())
                .inputPreProcessor(0, new FeedForwardToCnnPreProcessor(3, 3, 2))
                .build());
        network.init();
        assertThatThrownBy(() -> Dl4jBridge.spec(network))
                .hasMessageStartingWith(
                        "Invalid DL4J network: layer 0 is a batch normalisation of other than feature maps");
    }

    /** Far from fresh: with weights that saturate and biases that are not 0. */
    private static float[] wild(NetworkSpec spec) {
        float[] parameters = new float[spec.parameters()];
        new RandomStream(2, Purpose.GENERATOR_INIT).normal(0, 0, 0, parameters, 0, parameters.length);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] *= 0.3f;
        }
        return parameters;
    }

    private static BoundNetwork activations(StandingNetwork standing, int samples) {
        Network network = new Network(standing.spec(), new Nd4jDevice());
        Numbers.fill(network.parameters(), standing.parameters());
        return network.activations(samples);
    }
}
