package org.sparkgan.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.nn.architecture.R3Gan;
import org.sparkgan.nn.architecture.ResNet;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.layer.Bias;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Smooth;
import org.sparkgan.random.Purpose;
import org.sparkgan.reference.Numbers;

class Dl4jBridgeTest {
    private static final NetworkSpec ALL_FUNCTIONS = new NetworkSpec(List.of(
            new Dense(5, 8),
            new org.sparkgan.nn.layer.Activation(Function.RELU, 8),
            new Dense(8, 7),
            new org.sparkgan.nn.layer.Activation(Function.LEAKY_RELU, 7),
            new Dense(7, 6),
            new org.sparkgan.nn.layer.Activation(Function.SIGMOID, 6),
            new Dense(6, 4),
            new Dense(4, 3),
            new org.sparkgan.nn.layer.Activation(Function.TANH, 3)));

    /** A network from dense to dense, with both kinds of convolution and an odd size that the second does not cover. */
    private static final NetworkSpec CONVOLUTIONS = new NetworkSpec(List.of(
            new Dense(5, 18),
            new org.sparkgan.nn.layer.Activation(Function.LEAKY_RELU, 18),
            new Reorder(new FeatureMaps(3, 3, 2), Reorder.Order.CHANNELS_LAST),
            new ConvTranspose2d(new FeatureMaps(3, 3, 2), 2, new Kernel(3, 2, 1)),
            new org.sparkgan.nn.layer.Activation(Function.RELU, 30),
            new Conv2d(new FeatureMaps(2, 5, 3), 4, Kernel.HALVING),
            new org.sparkgan.nn.layer.Activation(Function.TANH, 8),
            new Reorder(new FeatureMaps(4, 2, 1), Reorder.Order.CHANNELS_FIRST),
            new Dense(8, 3)));

    private static final R3Gan R3GAN = new R3Gan(3, 64, 4, 2);

    /** Groups and no biases without blocks, and so as a list of layers. */
    private static final NetworkSpec GROUPS = new NetworkSpec(List.of(
            new Dense(5, 24),
            new Reorder(new FeatureMaps(4, 2, 3), Reorder.Order.CHANNELS_LAST),
            new ConvTranspose2d(new FeatureMaps(4, 2, 3), 6, Kernel.HALVING, 2, Bias.LEARNED),
            new Smooth(new FeatureMaps(6, 4, 6)),
            new Conv2d(new FeatureMaps(6, 4, 6), 3, new Kernel(3, 1, 1), 3, Bias.NONE),
            new org.sparkgan.nn.layer.Activation(Function.LEAKY_RELU, 72),
            new Smooth(new FeatureMaps(3, 4, 6)),
            new Reorder(new FeatureMaps(3, 4, 6), Reorder.Order.CHANNELS_FIRST)));

    private static NetworkSpec resNet(int channels, int side) {
        return new ResNet(channels, side, 2, BatchNormName.NONE).generator(5);
    }

    @Test
    void dl4jComputesWhatOurEngineComputes() {
        for (NetworkSpec spec : List.of(
                ALL_FUNCTIONS, NetworkSpec.mlp(5, 9, 3), CONVOLUTIONS, GROUPS, new Dcgan(3, 32, 2).generator(5))) {
            assertDl4jComputesTheSame(spec, 0.3f, within(1e-6f));
        }
    }

    /** With smaller weights, as of so many layers each would make numbers larger, and their rounding errors. */
    @Test
    void aGraphOfDl4jComputesWhatResidualBlocksCompute() {
        for (NetworkSpec spec : List.of(resNet(3, 32), resNet(1, 64), R3GAN.generator(5))) {
            assertDl4jComputesTheSame(spec, 0.15f, within(1e-5f));
        }
    }

    private static void assertDl4jComputesTheSame(NetworkSpec spec, float scale, Offset<Float> close) {
        float[] parameters = scaled(randomBatch(spec.parameters()), scale);
        float[] batch = randomBatch(4 * 5);

        Network ours = new Network(spec, new Nd4jDevice());
        Numbers.fill(ours.parameters(), parameters);
        BoundNetwork activations = ours.activations(4);
        Numbers.fill(activations.input(), batch);
        activations.forward();

        INDArray dl4j = dl4jOutput(spec, parameters, Nd4j.createFromArray(batch).reshape('c', 4, 5));
        double[] output = Numbers.of(activations.output());
        for (int sample = 0; sample < 4; sample++) {
            for (int feature = 0; feature < spec.outputs(); feature++) {
                assertThat(dl4j.getFloat(sample, feature))
                        .isCloseTo((float) output[sample * spec.outputs() + feature], close);
            }
        }
    }

    private static INDArray dl4jOutput(NetworkSpec spec, float[] parameters, INDArray input) {
        return spec.layers().stream().anyMatch(Residual.class::isInstance)
                ? Dl4jBridge.toGraph(spec, parameters).outputSingle(input)
                : Dl4jBridge.toDl4j(spec, parameters).output(input);
    }

    /** Independent of ND4J: plain loops in double. */
    @Test
    void dl4jComputesWhatTheFlatLayoutSays() {
        NetworkSpec spec = NetworkSpec.mlp(5, 9, 3);
        float[] parameters = spec.initialParameters(4, Purpose.GENERATOR_INIT);
        float[] input = randomBatch(5);
        float[] output = Dl4jBridge.toDl4j(spec, parameters)
                .output(Nd4j.createFromArray(input).reshape(1, 5))
                .toFloatVector();
        double[] expected = new double[] {input[0], input[1], input[2], input[3], input[4]};
        int offset = 0;
        for (Layer layer : spec.layers()) {
            expected = apply(layer, parameters, offset, expected);
            offset += Math.toIntExact(layer.parameters());
        }
        for (int i = 0; i < 3; i++) {
            assertThat((double) output[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    private static double[] apply(Layer layer, float[] parameters, int offset, double[] input) {
        double[] output = new double[layer.outputs()];
        for (int o = 0; o < output.length; o++) {
            if (layer instanceof Dense dense) {
                output[o] = parameters[offset + dense.inputs() * dense.outputs() + o];
                for (int i = 0; i < dense.inputs(); i++) {
                    output[o] += parameters[offset + o * dense.inputs() + i] * input[i];
                }
            } else {
                output[o] = Math.max(0, input[o]);
            }
        }
        return output;
    }

    /** The label is the rest of a plain dense layer's input. */
    @Test
    void dl4jTakesLabelsAsInputs() {
        NetworkSpec spec = new Dcgan(1, 28, 2).generator(5).withLabels(3);
        float[] parameters = scaled(randomBatch(spec.parameters()), 0.3f);
        float[] latent = randomBatch(5);
        Network ours = new Network(spec, new Nd4jDevice());
        Numbers.fill(ours.parameters(), parameters);
        BoundNetwork activations = ours.activations(3);
        INDArray dl4jInput = Nd4j.zeros(3, 8);
        for (int label = 0; label < 3; label++) {
            Numbers.fill(activations.input().columns(label, label + 1), latent);
            dl4jInput
                    .getRow(label)
                    .assign(Nd4j.concat(
                            0, Nd4j.createFromArray(latent), Nd4j.eye(3).getRow(label)));
        }
        Numbers.label(activations.labels(), 0, 1, 2);
        activations.forward();
        double[] output = Numbers.of(activations.output());
        INDArray dl4j = Dl4jBridge.toDl4j(spec, parameters).output(dl4jInput);
        for (int label = 0; label < 3; label++) {
            for (int feature = 0; feature < spec.outputs(); feature++) {
                assertThat(dl4j.getFloat(label, feature))
                        .isCloseTo((float) output[label * spec.outputs() + feature], within(1e-6f));
            }
        }
        assertThat(dl4j.getRow(0)).isNotEqualTo(dl4j.getRow(1));
    }

    @Test
    void aProjectionHasNoLikeInDl4j() {
        NetworkSpec critic = NetworkSpec.mlp(5, 9, 1).withProjection(2);
        assertThatThrownBy(() -> Dl4jBridge.toDl4j(critic, new float[critic.parameters()]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid network: DL4J has no like of Projection[inputs=9, classes=2]");
    }

    static Stream<NetworkSpec> networks() {
        return Stream.of(
                ALL_FUNCTIONS,
                CONVOLUTIONS,
                new Dcgan(1, 28, 3).generator(5),
                new Dcgan(3, 64, 2).critic(),
                NetworkSpec.mlp(5, 9, 3).withLabels(4),
                new Dcgan(1, 28, 3).generator(5).withLabels(2),
                resNet(3, 32),
                resNet(1, 64),
                resNet(1, 32).withLabels(3),
                new ResNet(3, 32, 2, BatchNormName.NONE).critic(),
                R3GAN.generator(5),
                R3GAN.generator(5).withLabels(3),
                R3GAN.critic(),
                GROUPS);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void zipKeepsLayersAndEveryBit(NetworkSpec network) throws IOException {
        float[] parameters = randomBatch(network.parameters());
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        Dl4jBridge.write(network, parameters, zip);
        Model read = Dl4jBridge.read(new ByteArrayInputStream(zip.toByteArray()));
        assertThat(Dl4jBridge.spec(read).layers()).isEqualTo(network.layers());
        assertThat(Dl4jBridge.parameters(read)).isEqualTo(parameters);
    }

    /** Where the clock shows another time, too. */
    @ParameterizedTest
    @MethodSource("networks")
    void equalNetworksMakeEqualFiles(NetworkSpec network) throws IOException {
        TimeZone here = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            byte[] first = zip(network).readAllBytes();
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            assertThat(Arrays.equals(zip(network).readAllBytes(), first)).isTrue();
            ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(first));
            assertThat(entries.getNextEntry().getTimeLocal()).hasToString("1980-02-01T00:00");
            assertThat(new ObjectMapper().readTree(entries.readAllBytes()).findValues("seed"))
                    .isNotEmpty()
                    .allMatch(seed -> seed.asLong() == 0);
            assertThat(entries.getNextEntry().getTimeLocal()).hasToString("1980-02-01T00:00");
            assertThat(entries.getNextEntry()).isNull();
        } finally {
            TimeZone.setDefault(here);
        }
    }

    /** By those who know nothing of us. */
    @Test
    void dl4jReadsListsAndBlocksAsGraphs() throws IOException {
        assertThat(ModelSerializer.restoreMultiLayerNetwork(zip(CONVOLUTIONS)).numParams())
                .isEqualTo(CONVOLUTIONS.parameters());
        NetworkSpec blocks = resNet(3, 32);
        assertThat(ModelSerializer.restoreComputationGraph(zip(blocks)).numParams())
                .isEqualTo(blocks.parameters());
    }

    private static InputStream zip(NetworkSpec network) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        Dl4jBridge.write(network, new float[network.parameters()], zip);
        return new ByteArrayInputStream(zip.toByteArray());
    }

    @Test
    void aListHasNoBlocks() {
        NetworkSpec network = resNet(3, 32);
        assertThatThrownBy(() -> Dl4jBridge.toDl4j(network, new float[network.parameters()]))
                .hasMessage("Invalid network: a list of DL4J's layers has no residual blocks");
    }

    @Test
    void refusesGraphsItDoesNotKnow() {
        ComputationGraph product = graph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", new DenseLayer.Builder().nIn(3).nOut(4).build(), "in")
                .addLayer("b", new DenseLayer.Builder().nIn(3).nOut(4).build(), "in")
                .addVertex("out", new ElementWiseVertex(ElementWiseVertex.Op.Product), "a", "b")
                .setOutputs("out"));
        assertThatThrownBy(() -> Dl4jBridge.spec(product))
                .hasMessage(
                        "Invalid DL4J network: vertex out is a ElementWiseVertex of [a, b], which SparkGAN does not know;"
                                + " it knows layers one after another and sums of two chains of them");
        ComputationGraph twoOutputs = graph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", new DenseLayer.Builder().nIn(3).nOut(4).build(), "in")
                .addLayer("b", new DenseLayer.Builder().nIn(3).nOut(4).build(), "in")
                .setOutputs("a", "b"));
        assertThatThrownBy(() -> Dl4jBridge.spec(twoOutputs))
                .hasMessage("Invalid DL4J network: it has several inputs or outputs");
    }

    private static ComputationGraph graph(ComputationGraphConfiguration.GraphBuilder builder) {
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        return graph;
    }

    @Test
    void refusesPoolsAndUpsamplingsItDoesNotKnow() {
        assertRefused(
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX).build(),
                "is other than an average pool");
        assertRefused(
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                        .kernelSize(3, 3)
                        .stride(2, 2)
                        .build(),
                "is other than an average pool");
        assertRefused(new Upsampling2D.Builder(3).build(), "is an upsampling by other than 2");
    }

    private static void assertRefused(org.deeplearning4j.nn.conf.layers.Layer layer, String message) {
        MultiLayerNetwork network = network(new NeuralNetConfiguration.Builder()
                .list()
                .layer(layer)
                .inputPreProcessor(0, new FeedForwardToCnnPreProcessor(6, 6, 1)));
        assertThatThrownBy(() -> Dl4jBridge.spec(network))
                .hasMessageStartingWith("Invalid DL4J network: layer 0 " + message);
    }

    @Test
    void refusesLayersItDoesNotKnow() {
        MultiLayerNetwork withOutputLayer = network(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(4)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build()));
        assertThatThrownBy(() -> Dl4jBridge.spec(withOutputLayer))
                .hasMessage("Invalid DL4J network: layer 1 is a OutputLayer, which SparkGAN does not know;"
                        + " it knows dense layers, convolutions and their activations");
        MultiLayerNetwork withSoftmax = network(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(4)
                        .activation(Activation.SOFTMAX)
                        .build()));
        assertThatThrownBy(() -> Dl4jBridge.spec(withSoftmax))
                .hasMessage("Invalid DL4J network: layer 0 uses softmax, which SparkGAN does not know");
        MultiLayerNetwork withoutBias = network(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(4)
                        .hasBias(false)
                        .activation(Activation.RELU)
                        .build()));
        assertThatThrownBy(() -> Dl4jBridge.spec(withoutBias))
                .hasMessageContaining("layer 0 is a dense layer without bias");
    }

    @Test
    void refusesConvolutionsItDoesNotKnow() {
        assertRefused(new ConvolutionLayer.Builder(3, 2));
        assertRefused(new ConvolutionLayer.Builder(3, 3).stride(2, 1));
        assertRefused(new ConvolutionLayer.Builder(3, 3).dilation(2, 2));
        assertRefused(new ConvolutionLayer.Builder(3, 3).convolutionMode(ConvolutionMode.Same));
    }

    private static void assertRefused(ConvolutionLayer.Builder convolution) {
        MultiLayerNetwork network = network(new NeuralNetConfiguration.Builder()
                .list()
                .layer(convolution.nIn(1).nOut(2).build())
                .inputPreProcessor(0, new FeedForwardToCnnPreProcessor(6, 6, 1)));
        assertThatThrownBy(() -> Dl4jBridge.spec(network))
                .hasMessageStartingWith("Invalid DL4J network: layer 0 is a convolution with oblong");
    }

    /** DL4J has a number there, which another program may have trained. */
    @Test
    void refusesWeightsBetweenGroups() {
        MultiLayerNetwork dl4j = Dl4jBridge.toDl4j(GROUPS, randomBatch(GROUPS.parameters()));
        assertThat(Dl4jBridge.parameters(dl4j)).hasSize(GROUPS.parameters());
        dl4j.getLayer(4).getParam("W").putScalar(new int[] {0, 5, 1, 1}, 0.5);
        assertThatThrownBy(() -> Dl4jBridge.parameters(dl4j))
                .hasMessage(
                        "Invalid DL4J network: a convolution named after its groups of channels has weights between them");
    }

    @Test
    void refusesHalfOfASmoothing() {
        SubsamplingLayer half = new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(2, 2)
                .stride(1, 1)
                .padding(1, 1)
                .avgPoolIncludePadInDivisor(true)
                .build();
        MultiLayerNetwork network = network(new NeuralNetConfiguration.Builder()
                .list()
                .layer(half)
                .inputPreProcessor(0, new FeedForwardToCnnPreProcessor(6, 6, 1)));
        assertThatThrownBy(() -> Dl4jBridge.spec(network))
                .hasMessageStartingWith("Invalid DL4J network: it has means of neighbours with zeros around that no");
    }

    @Test
    void refusesAStreamThatIsNoZip() {
        assertThatThrownBy(() -> Dl4jBridge.read(new ByteArrayInputStream(new byte[] {1, 2, 3})))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("not a DL4J model zip: ");
    }

    @Test
    void refusesAZipThatWasCutOff() throws IOException {
        NetworkSpec spec = NetworkSpec.mlp(5, 9, 3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Dl4jBridge.write(spec, new float[spec.parameters()], out);
        byte[] cut = Arrays.copyOf(out.toByteArray(), 200);
        assertThatThrownBy(() -> Dl4jBridge.read(new ByteArrayInputStream(cut)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cut off or damaged (")
                .hasMessageEndingWith("): give a whole DL4J model zip");
    }

    @Test
    void refusesParametersOfAnotherNetwork() {
        assertThatThrownBy(() -> Dl4jBridge.toDl4j(NetworkSpec.mlp(5, 9, 3), new float[7]))
                .hasMessage("Invalid parameters: the network has 264 numbers, but 7 are given");
    }

    private static MultiLayerNetwork network(NeuralNetConfiguration.ListBuilder list) {
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        return network;
    }

    private static float[] scaled(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return values;
    }

    private static float[] randomBatch(int length) {
        Random random = new Random(1);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
