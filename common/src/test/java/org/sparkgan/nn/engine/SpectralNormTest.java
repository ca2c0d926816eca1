package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.reference.Numbers;

/** Against commons-math's decomposition; gradients stand in StepReferenceTest and StepDifferencesTest. */
class SpectralNormTest {
    /** 4 x 3 with singular values 6, 2 and 0.5, then biases. */
    private static final NetworkSpec SPEC = new NetworkSpec(List.of(new Dense(4, 3))).withSpectralNorm();

    @Test
    void theLargestSingularValueBecomesOne() {
        Network network = new Network(SPEC, new Nd4jDevice(Precision.DOUBLE));
        double[] parameters = DoubleStream.concat(withSingularValues(6, 2, 0.5), DoubleStream.of(7, 8, 9))
                .toArray();
        Numbers.fill(network.parameters(), parameters);
        network.activations(1).forward();
        double[] normalised = Numbers.of(network.weights());
        for (int i = 0; i < 12; i++) {
            assertThat(normalised[i]).isCloseTo(parameters[i] / 6, within(1e-9));
        }
        assertThat(normalised).endsWith(7, 8, 9);
        assertThat(Numbers.of(network.parameters())).containsExactly(parameters);
    }

    /** Singular values of random weights crowd below the largest, which is as hard as it gets. */
    @Test
    void ofFreshWeightsItIsALittleAbove() {
        NetworkSpec spec = new NetworkSpec(List.of(new Dense(256, 256))).withSpectralNorm();
        Network network = new Network(spec, new Nd4jDevice());
        Numbers.fill(network.parameters(), spec.initialParameters(1, Purpose.CRITIC_INIT));
        network.activations(1).forward();
        double[][] weights = new double[256][256];
        double[] normalised = Numbers.of(network.weights());
        for (int i = 0; i < 256 * 256; i++) {
            weights[i / 256][i % 256] = normalised[i];
        }
        assertThat(new SingularValueDecomposition(MatrixUtils.createRealMatrix(weights)).getNorm())
                .isBetween(1.0, 1.05);
    }

    @Test
    void isAFunctionOfTheParametersAlone() {
        Network network = new Network(SPEC, new Nd4jDevice());
        Network other = new Network(SPEC, new Nd4jDevice());
        float[] parameters = SPEC.initialParameters(2, Purpose.CRITIC_INIT);
        BoundNetwork batch = network.activations(1);
        Numbers.fill(network.parameters(), SPEC.initialParameters(3, Purpose.CRITIC_INIT));
        batch.forward();
        Numbers.fill(network.parameters(), parameters);
        batch.forward();
        Numbers.fill(other.parameters(), parameters);
        other.activations(1).forward();
        assertThat(Numbers.of(network.weights())).containsExactly(Numbers.of(other.weights()));
    }

    @Test
    void aTransposedConvolutionIsRefused() {
        NetworkSpec generator = new Dcgan(1, 28, 2).generator(3);
        assertThatThrownBy(generator::withSpectralNorm)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid network: spectral normalisation knows no transposed convolution");
    }

    /** Column-major, the diagonal between two rotations. */
    private static DoubleStream withSingularValues(double... values) {
        double[][] left = {{0.5, 0.5, 0.5, 0.5}, {0.5, 0.5, -0.5, -0.5}, {0.5, -0.5, 0.5, -0.5}, {0.5, -0.5, -0.5, 0.5}
        };
        double[][] right = {{0.6, 0.8, 0}, {-0.8, 0.6, 0}, {0, 0, 1}};
        double[] weights = new double[12];
        for (int column = 0; column < 3; column++) {
            for (int row = 0; row < 4; row++) {
                for (int k = 0; k < 3; k++) {
                    weights[4 * column + row] += left[row][k] * values[k] * right[column][k];
                }
            }
        }
        return DoubleStream.of(weights);
    }
}
