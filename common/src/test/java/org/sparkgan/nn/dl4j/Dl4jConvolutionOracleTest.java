package org.sparkgan.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.Bias;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Reorder.Order;
import org.sparkgan.reference.Numbers;

/** A second oracle, in single precision: DL4J's convolution layers give the same outputs and gradients. */
class Dl4jConvolutionOracleTest {
    private static final int BATCH = 5;

    private final Random random = new Random(6);

    static Stream<List<Layer>> layers() {
        return Stream.of(
                one(new Conv2d(new FeatureMaps(3, 8, 8), 6, Kernel.HALVING)),
                one(new Conv2d(new FeatureMaps(2, 7, 9), 3, Kernel.HALVING)),
                one(new Conv2d(new FeatureMaps(16, 5, 4), 8, new Kernel(3, 1, 1))),
                one(new ConvTranspose2d(new FeatureMaps(16, 4, 4), 8, Kernel.HALVING)),
                one(new ConvTranspose2d(new FeatureMaps(8, 7, 7), 1, Kernel.HALVING)),
                one(new ConvTranspose2d(new FeatureMaps(3, 3, 5), 2, new Kernel(5, 3, 2))),
                one(new Conv2d(new FeatureMaps(8, 5, 4), 16, new Kernel(3, 1, 1), 4, Bias.NONE)),
                one(new ConvTranspose2d(new FeatureMaps(6, 4, 4), 9, Kernel.HALVING, 3, Bias.LEARNED)),
                new Dcgan(3, 32, 4).critic().layers(),
                new Dcgan(1, 28, 4).generator(6).layers());
    }

    private static List<Layer> one(Conv2d layer) {
        return around(layer.maps(), layer, layer.outputMaps());
    }

    private static List<Layer> one(ConvTranspose2d layer) {
        return around(layer.maps(), layer, layer.outputMaps());
    }

    private static List<Layer> around(FeatureMaps from, Layer layer, FeatureMaps to) {
        return List.of(
                new Reorder(from, Order.CHANNELS_LAST),
                layer,
                new Reorder(to, Order.CHANNELS_FIRST),
                new Activation(Function.TANH, to.values()));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void sameOutputsAndGradients(List<Layer> layers) {
        NetworkSpec spec = new NetworkSpec(layers);
        float[] parameters = floats(spec.parameters(), 0.2f);
        float[] input = floats(spec.inputs() * BATCH, 1);
        float[] delta = floats(spec.outputs() * BATCH, 1);
        Network network = new Network(spec, new Nd4jDevice());
        Numbers.fill(network.parameters(), parameters);
        BoundNetwork batch = network.activations(BATCH);
        Numbers.fill(batch.input(), input);
        batch.forward();

        MultiLayerNetwork oracle = Dl4jBridge.toDl4j(spec, parameters);
        oracle.initGradientsView();
        oracle.setInput(rows(input));
        List<INDArray> outputs = oracle.feedForward(true, false);
        Pair<Gradient, INDArray> gradients =
                oracle.backpropGradient(rows(delta), LayerWorkspaceMgr.noWorkspacesImmutable());

        assertClose(batch.output(), Numbers.of(outputs.get(outputs.size() - 1).transpose()));
        Numbers.fill(batch.outputDelta(), delta);
        batch.backward();
        batch.weightGradient();
        assertClose(network.gradient(), ours(spec, gradients.getFirst().gradient()));
        assertClose(
                batch.inputGradient(),
                Numbers.of(
                        gradients.getSecond().reshape('c', BATCH, spec.inputs()).transpose()));
    }

    private static double[] ours(NetworkSpec spec, INDArray gradient) {
        float[] reordered = Dl4jParameters.ours(spec, gradient.toFloatVector());
        double[] doubles = new double[reordered.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = reordered[i];
        }
        return doubles;
    }

    private static void assertClose(Matrix actual, double[] expected) {
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isPositive();
        assertThat(Numbers.of(actual)).containsExactly(expected, within(2e-5 * largest));
    }

    /** {@code [batch, features]}, as DL4J takes it. */
    private static INDArray rows(float[] samples) {
        return Nd4j.createFromArray(samples).reshape('c', BATCH, samples.length / BATCH);
    }

    private float[] floats(int count, float bound) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = bound * (2 * random.nextFloat() - 1);
        }
        return numbers;
    }
}
