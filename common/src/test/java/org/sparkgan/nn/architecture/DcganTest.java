package org.sparkgan.nn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;

class DcganTest {
    /** Figure 1 of Radford 2016, with batch normalisation's place taken by biases. */
    @Test
    void theGeneratorOfThePaper() {
        NetworkSpec generator = new Dcgan(3, 64, 128).generator(100);
        assertThat(shapes(generator)).containsExactly("512x8x8", "256x16x16", "128x32x32", "3x64x64");
        assertThat(generator.layers().get(0)).isEqualTo(new Dense(100, 1024 * 4 * 4));
        // 101 16384 + 16 (1024 512 + 512 256 + 256 128 + 128 3) + 512 + 256 + 128 + 3
        assertThat(generator.parameters()).isEqualTo(12_671_875);
    }

    @Test
    void theCriticMirrorsTheGenerator() {
        NetworkSpec critic = new Dcgan(3, 64, 64).critic();
        assertThat(shapes(critic)).containsExactly("64x32x32", "128x16x16", "256x8x8", "512x4x4");
        // 16 (3 64 + 64 128 + 128 256 + 256 512) + 64 + 128 + 256 + 512 + 8193
        assertThat(critic.parameters()).isEqualTo(2_764_737);
        assertThat(critic.piecewiseLinear()).isTrue();
    }

    /** After all layers but the generator's last and the critic's first and last: Radford 2016, section 3. */
    @Test
    void batchNormalisationStandsWhereThePaperHasIt() {
        Dcgan dcgan = new Dcgan(3, 64, 128, BatchNormName.BOTH);
        assertThat(normalised(dcgan.generator(100))).containsExactly("1024x4x4", "512x8x8", "256x16x16", "128x32x32");
        assertThat(normalised(dcgan.critic())).containsExactly("256x16x16", "512x8x8", "1024x4x4");
        assertThat(dcgan.generator(100).parameters()).isEqualTo(12_671_875 + 2 * (1024 + 512 + 256 + 128));
        Dcgan generatorOnly = new Dcgan(3, 64, 128, BatchNormName.GENERATOR);
        assertThat(generatorOnly.generator(100)).isEqualTo(dcgan.generator(100));
        assertThat(generatorOnly.critic()).isEqualTo(new Dcgan(3, 64, 128).critic());
    }

    private static List<String> normalised(NetworkSpec network) {
        List<String> maps = new ArrayList<>();
        for (int i = 0; i < network.layers().size(); i++) {
            if (network.layers().get(i) instanceof BatchNorm norm) {
                maps.add(norm.maps().toString());
                assertThat(network.layers().get(i + 1)).isInstanceOf(Activation.class);
            }
        }
        return maps;
    }

    @ParameterizedTest
    @CsvSource({"1, 28", "3, 28", "1, 32", "3, 64", "3, 128"})
    void everySideFits(int channels, int side) {
        Dcgan dcgan = new Dcgan(channels, side, 2);
        assertThat(dcgan.generator(7).inputs()).isEqualTo(7);
        assertThat(dcgan.generator(7).outputs()).isEqualTo(channels * side * side);
        assertThat(dcgan.critic().inputs()).isEqualTo(channels * side * side);
        assertThat(dcgan.critic().outputs()).isEqualTo(1);
    }

    @Test
    void otherSidesDoNot() {
        assertThatThrownBy(() -> new Dcgan(1, 48, 2))
                .hasMessage("Invalid side: must be one of [28, 32, 64, 128], but is 48");
    }

    @Test
    void freshWeightsAreNormalAndBiasesZero() {
        NetworkSpec network = new Dcgan(1, 32, 8).critic();
        float[] parameters = network.initialParameters(3, Purpose.CRITIC_INIT);
        int last = parameters.length - 1;
        assertThat(parameters[last]).isZero();
        int firstWeights = 16 * 8;
        assertThat(IntStream.range(firstWeights, firstWeights + 8)).allMatch(i -> parameters[i] == 0);
        double squares = IntStream.rangeClosed(0, last)
                .mapToDouble(i -> (double) parameters[i] * parameters[i])
                .sum();
        double sum =
                IntStream.rangeClosed(0, last).mapToDouble(i -> parameters[i]).sum();
        // 10,880 of them: five standard errors either way.
        assertThat(Math.sqrt(squares / parameters.length)).isBetween(0.0193, 0.0207);
        assertThat(sum / parameters.length).isCloseTo(0, within(0.001));
        assertThat(network.initialParameters(4, Purpose.CRITIC_INIT)).isNotEqualTo(parameters);
    }

    private static List<String> shapes(NetworkSpec network) {
        return network.layers().stream()
                .filter(layer -> layer instanceof Conv2d || layer instanceof ConvTranspose2d)
                .map(layer -> layer instanceof Conv2d conv
                        ? conv.outputMaps().toString()
                        : ((ConvTranspose2d) layer).outputMaps().toString())
                .toList();
    }
}
