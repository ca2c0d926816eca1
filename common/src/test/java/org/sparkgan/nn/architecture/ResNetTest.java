package org.sparkgan.nn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Upsample;
import org.sparkgan.random.Purpose;

class ResNetTest {
    /** Gulrajani 2017, appendix, table of CIFAR-10's generator and critic with 128 channels. */
    @Test
    void theNetworksOf32Pixels() {
        ResNet resNet = new ResNet(3, 32, 128, BatchNormName.GENERATOR);
        NetworkSpec generator = resNet.generator(128);
        assertThat(blocks(generator)).containsExactly("128x4x4 128x8x8", "128x8x8 128x16x16", "128x16x16 128x32x32");
        int conv = 9 * 128 * 128 + 128;
        int point = 128 * 128 + 128;
        // The dense layer, three blocks, seven batch normalisations and the last convolution.
        assertThat(generator.parameters())
                .isEqualTo(129 * 2048 + 3 * (2 * conv + point) + 7 * 2 * 128 + 9 * 128 * 3 + 3);
        NetworkSpec critic = resNet.critic();
        assertThat(blocks(critic))
                .containsExactly("3x32x32 128x16x16", "128x16x16 128x8x8", "128x8x8 128x8x8", "128x8x8 128x8x8");
        assertThat(critic.parameters())
                .isEqualTo(9 * 3 * 128 + 128 + conv + 3 * 128 + 128 + 2 * conv + point + 4 * conv + 129);
        assertThat(critic.piecewiseLinear()).isTrue();
        assertThat(critic.layers()).endsWith(new Dense(128, 1));
    }

    @Test
    void theNetworksOf64Pixels() {
        ResNet resNet = new ResNet(3, 64, 64, BatchNormName.NONE);
        assertThat(blocks(resNet.generator(128)))
                .containsExactly("512x4x4 512x8x8", "512x8x8 256x16x16", "256x16x16 128x32x32", "128x32x32 64x64x64");
        NetworkSpec critic = resNet.critic();
        assertThat(blocks(critic))
                .containsExactly("64x64x64 128x32x32", "128x32x32 256x16x16", "256x16x16 512x8x8", "512x8x8 512x4x4");
        // The first convolution of a block keeps the channels.
        assertThat(((Residual) critic.layers().get(2)).branch().get(1))
                .isEqualTo(new Conv2d(new FeatureMaps(64, 64, 64), 64, new Kernel(3, 1, 1)));
        assertThat(critic.layers()).endsWith(new Dense(512 * 4 * 4, 1));
        assertThat(critic.piecewiseLinear()).isTrue();
    }

    /** Before each ReLU of the generator. */
    @ParameterizedTest
    @CsvSource({"32, 7", "64, 9"})
    void batchNormalisation(int side, int count) {
        List<Layer> leaves = new ResNet(1, side, 2, BatchNormName.GENERATOR)
                .generator(5)
                .leaves()
                .toList();
        assertThat(leaves.stream().filter(BatchNorm.class::isInstance)).hasSize(count);
        for (int i = 1; i < leaves.size(); i++) {
            if (leaves.get(i) instanceof Activation activation && activation.function() == Function.RELU) {
                assertThat(leaves.get(i - 1)).isInstanceOf(BatchNorm.class);
            }
        }
        assertThat(new ResNet(1, side, 2, BatchNormName.NONE).generator(5).tiesSamples())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 32", "3, 32", "1, 64", "3, 64"})
    void everySideFits(int channels, int side) {
        ResNet resNet = new ResNet(channels, side, 2, BatchNormName.NONE);
        assertThat(resNet.generator(7).inputs()).isEqualTo(7);
        assertThat(resNet.generator(7).outputs()).isEqualTo(channels * side * side);
        assertThat(resNet.critic().inputs()).isEqualTo(channels * side * side);
        assertThat(resNet.critic().outputs()).isEqualTo(1);
    }

    @Test
    void otherSidesDoNot() {
        assertThatThrownBy(() -> new ResNet(1, 28, 2, BatchNormName.NONE))
                .hasMessage("Invalid side: must be one of [32, 64], but is 28");
    }

    @Test
    void theCriticHasNoBatchNormalisation() {
        assertThatThrownBy(() -> new ResNet(1, 32, 2, BatchNormName.BOTH))
                .hasMessage("Invalid batch normalisation: the critic has none");
    }

    /** Uniform within sqrt(3 v), with v = 4/(fan in + fan out) in branches and 2/(fan in + fan out) elsewhere; biases 0. */
    @Test
    void freshWeights() {
        float[] parameters = new ResNet(3, 32, 16, BatchNormName.GENERATOR)
                .generator(10)
                .initialParameters(3, Purpose.GENERATOR_INIT);
        int dense = 10 * 256;
        assertUniform(parameters, 0, dense, Math.sqrt(6.0 / (10 + 256)));
        int norm = dense + 256;
        assertThat(Arrays.copyOfRange(parameters, dense, norm)).containsOnly(0);
        assertThat(Arrays.copyOfRange(parameters, norm, norm + 16)).containsOnly(1);
        assertThat(Arrays.copyOfRange(parameters, norm + 16, norm + 32)).containsOnly(0);
        int first = norm + 32;
        assertUniform(parameters, first, first + 9 * 256, Math.sqrt(12.0 / (9 * 32)));
        int shortcut = first + 2 * (9 * 256 + 16) + 32;
        assertUniform(parameters, shortcut, shortcut + 256, Math.sqrt(6.0 / 32));
        int last = parameters.length - 3 - 9 * 16 * 3;
        assertUniform(parameters, last, last + 9 * 16 * 3, Math.sqrt(6.0 / (9 * 19)));
    }

    private static void assertUniform(float[] parameters, int from, int to, double bound) {
        float[] weights = Arrays.copyOfRange(parameters, from, to);
        double largest = 0;
        double squares = 0;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
            squares += weight * weight;
        }
        assertThat(largest).isBetween(0.97 * bound, bound * (1 + 1e-6));
        // Five standard errors of a uniform square's mean, 0.9 of it over the root of how many.
        assertThat(3 * squares / weights.length / bound / bound).isCloseTo(1, within(4.5 / Math.sqrt(weights.length)));
    }

    private static List<String> blocks(NetworkSpec network) {
        return network.layers().stream()
                .filter(Residual.class::isInstance)
                .map(Residual.class::cast)
                .map(block -> maps(block.shortcut().isEmpty() ? block.branch() : block.shortcut()))
                .toList();
    }

    private static String maps(List<Layer> part) {
        List<Conv2d> convs = part.stream()
                .filter(Conv2d.class::isInstance)
                .map(Conv2d.class::cast)
                .toList();
        FeatureMaps from = part.get(0) instanceof AveragePool pool
                ? pool.maps()
                : convs.get(0).maps();
        FeatureMaps to = part.get(part.size() - 1) instanceof Upsample upsample
                ? upsample.outputMaps()
                : convs.get(convs.size() - 1).outputMaps();
        return from + " " + to;
    }
}
