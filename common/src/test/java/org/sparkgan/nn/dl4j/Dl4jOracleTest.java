package org.sparkgan.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.reference.Numbers;

/** A second oracle: the same flat vector in a DL4J network gives the same outputs and gradients. */
class Dl4jOracleTest {
    private static final int BATCH = 4;

    private final Random random = new Random(6);

    @ParameterizedTest
    @EnumSource(Function.class)
    void sameOutputsAndGradients(Function function) {
        // DL4J keeps the slope of its leaky ReLU in single precision.
        Offset<Double> close = within(function == Function.LEAKY_RELU ? 1e-7 : 1e-12);
        Network network = network(function);
        double[] input = randoms(5 * BATCH);
        double[] delta = randoms(3 * BATCH);
        BoundNetwork batch = network.activations(BATCH);
        Numbers.fill(batch.input(), input);
        batch.forward();

        MultiLayerNetwork oracle = oracle(network);
        oracle.setInput(rows(input, 5));
        INDArray output =
                oracle.feedForward(true, false).get(network.spec().layers().size());
        Pair<Gradient, INDArray> gradients =
                oracle.backpropGradient(rows(delta, 3), LayerWorkspaceMgr.noWorkspacesImmutable());

        assertThat(Numbers.of(batch.output())).containsExactly(Numbers.of(output.transpose()), close);
        Numbers.fill(batch.outputDelta(), delta);
        batch.backward();
        batch.weightGradient();
        assertThat(Numbers.of(network.gradient()))
                .containsExactly(gradients.getFirst().gradient().toDoubleVector(), close);
        assertThat(Numbers.of(batch.inputGradient()))
                .containsExactly(Numbers.of(gradients.getSecond().transpose()), close);
    }

    private Network network(Function function) {
        NetworkSpec spec = new NetworkSpec(List.of(
                new Dense(5, 7),
                new Activation(function, 7),
                new Dense(7, 6),
                new Activation(function, 6),
                new Dense(6, 3),
                new Activation(function, 3)));
        Network network = new Network(spec, new Nd4jDevice(Precision.DOUBLE));
        Numbers.fill(network.parameters(), randoms(spec.parameters()));
        return network;
    }

    private static MultiLayerNetwork oracle(Network network) {
        NeuralNetConfiguration.ListBuilder layers =
                new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).list();
        for (Layer layer : network.spec().layers()) {
            layers.layer(
                    layer instanceof Activation activation
                            ? new ActivationLayer(function(activation.function()))
                            : new DenseLayer.Builder()
                                    .nIn(layer.inputs())
                                    .nOut(layer.outputs())
                                    .activation(new ActivationIdentity())
                                    .build());
        }
        MultiLayerNetwork oracle = new MultiLayerNetwork(layers.build());
        oracle.init();
        double[] parameters = Numbers.of(network.parameters());
        oracle.setParams(Nd4j.createFromArray(parameters).reshape(1, parameters.length));
        return oracle;
    }

    private static IActivation function(Function function) {
        return switch (function) {
            case RELU -> new ActivationReLU();
            case LEAKY_RELU -> new ActivationLReLU(Function.LEAK);
            case TANH -> new ActivationTanH();
            case SIGMOID -> new ActivationSigmoid();
        };
    }

    /** {@code [batch, features]}, as DL4J takes it. */
    private static INDArray rows(double[] samples, int features) {
        return Nd4j.create(samples, new long[] {BATCH, features}, 'c');
    }

    private double[] randoms(int count) {
        return random.doubles(count, -1, 1).toArray();
    }
}
