package org.sparkgan.nn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Bias;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.random.Purpose;

class R3GanTest {
    /** Huang 2024, CIFAR-10: a network has 20.7 million numbers. */
    @Test
    void theNetworksOf32Pixels() {
        R3Gan r3gan = new R3Gan(3, 32, 768, 16);
        int block = 768 * 1536 + 1536 + 9 * 16 * 1536 + 1536 + 1536 * 768;
        NetworkSpec generator = r3gan.generator(64);
        assertThat(generator.parameters()).isEqualTo(65 * 768 + 16 * 768 + 8 * block + 768 * 3);
        assertThat(generator.parameters()).isBetween(20_600_000, 20_800_000);
        NetworkSpec critic = r3gan.critic();
        assertThat(critic.parameters()).isEqualTo(3 * 768 + 8 * block + 16 * 768 + 769);
        assertThat(blocks(generator))
                .containsExactly(
                        "768x4x4", "768x4x4", "768x8x8", "768x8x8", "768x16x16", "768x16x16", "768x32x32", "768x32x32");
        assertThat(blocks(critic)).containsExactlyElementsOf(reversed(blocks(generator)));
        assertThat(critic.piecewiseLinear()).isTrue();
        assertThat(critic.layers()).endsWith(new Dense(768, 1));
        assertThat(((Residual) critic.layers().get(2)).branch().get(2))
                .isEqualTo(new Conv2d(new FeatureMaps(1536, 32, 32), 1536, new Kernel(3, 1, 1), 96, Bias.LEARNED));
    }

    /** Huang 2024, FFHQ-64: half of the channels next to the image. */
    @Test
    void theNetworksOf64Pixels() {
        R3Gan r3gan = new R3Gan(3, 64, 384, 16);
        List<String> blocks = blocks(r3gan.generator(64));
        assertThat(blocks).hasSize(10).startsWith("768x4x4").endsWith("768x32x32", "384x64x64", "384x64x64");
        assertThat(blocks(r3gan.critic())).containsExactlyElementsOf(reversed(blocks));
    }

    @Test
    void theNetworksOf28PixelsBeginWith7() {
        assertThat(blocks(new R3Gan(1, 28, 8, 16).generator(5)))
                .containsExactly("8x7x7", "8x7x7", "8x14x14", "8x14x14", "8x28x28", "8x28x28");
    }

    @ParameterizedTest
    @CsvSource({"1, 28", "1, 32", "3, 32", "3, 64"})
    void everySideFits(int channels, int side) {
        R3Gan r3gan = new R3Gan(channels, side, 2, 2);
        assertThat(r3gan.generator(7).inputs()).isEqualTo(7);
        assertThat(r3gan.generator(7).outputs()).isEqualTo(channels * side * side);
        assertThat(r3gan.critic().inputs()).isEqualTo(channels * side * side);
        assertThat(r3gan.critic().outputs()).isEqualTo(1);
    }

    @Test
    void otherSidesDoNot() {
        assertThatThrownBy(() -> new R3Gan(1, 48, 2, 2))
                .hasMessage("Invalid side: must be one of [28, 32, 64], but is 48");
    }

    /** Deviation 1/√fan in; in a branch √(2/1.04) and the fourth root of eight blocks beside it; the last of a branch 0. */
    @Test
    void freshWeights() {
        float[] parameters = new R3Gan(3, 32, 64, 16).generator(100).initialParameters(3, Purpose.GENERATOR_INIT);
        double gain = Math.sqrt(2 / 1.04) / Math.pow(8, 0.25);
        int at = assertNormal(parameters, 0, 100 * 64, 0.1);
        at = assertZero(parameters, at, 64);
        at = assertNormal(parameters, at, 16 * 64, 1);
        at = assertNormal(parameters, at, 64 * 128, gain / 8);
        at = assertZero(parameters, at, 128);
        at = assertNormal(parameters, at, 9 * 16 * 128, gain / 12);
        assertZero(parameters, at, 128 + 128 * 64);
        assertNormal(parameters, parameters.length - 64 * 3, 64 * 3, 1.0 / 8);
    }

    /** Of the critic's last sums 16 numbers are read. */
    @Test
    void freshWeightsOfTheCritic() {
        float[] parameters = new R3Gan(3, 64, 64, 16).critic().initialParameters(3, Purpose.CRITIC_INIT);
        int last = parameters.length - 129;
        assertNormal(parameters, last - 16 * 128, 16 * 128, 0.25);
        assertNormal(parameters, last, 128, 1 / Math.sqrt(128));
        double gain = Math.sqrt(2 / 1.04) / Math.pow(10, 0.25);
        assertNormal(parameters, 3 * 64, 64 * 128, gain / 8);
    }

    private static int assertNormal(float[] parameters, int from, int count, double deviation) {
        double sum = 0;
        double squares = 0;
        for (float weight : Arrays.copyOfRange(parameters, from, from + count)) {
            sum += weight / deviation;
            squares += weight * weight / deviation / deviation;
        }
        // Five standard errors.
        assertThat(sum / count).isCloseTo(0, within(5 / Math.sqrt(count)));
        assertThat(squares / count).isCloseTo(1, within(5 * Math.sqrt(2.0 / count)));
        return from + count;
    }

    private static int assertZero(float[] parameters, int from, int count) {
        assertThat(Arrays.copyOfRange(parameters, from, from + count)).containsOnly(0);
        return from + count;
    }

    private static List<String> blocks(NetworkSpec network) {
        return network.layers().stream()
                .filter(Residual.class::isInstance)
                .map(Layer::outputShape)
                .toList();
    }

    private static List<String> reversed(List<String> list) {
        List<String> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}
