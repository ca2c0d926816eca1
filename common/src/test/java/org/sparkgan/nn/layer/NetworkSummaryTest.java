package org.sparkgan.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.nn.architecture.R3Gan;
import org.sparkgan.nn.architecture.ResNet;

class NetworkSummaryTest {
    @Test
    void layersShapesAndParameters() {
        assertThat(NetworkSummary.lines(new Dcgan(1, 28, 64).critic()))
                .containsExactly(
                        line("Conv2d 4/2/1, LeakyReLU(0.2)", "64x14x14", "1,088", "0.2"),
                        line("Conv2d 4/2/1, LeakyReLU(0.2)", "128x7x7", "131,200", "6.4"),
                        line("Linear", "1", "6,273", "0.0"));
        assertThat(NetworkSummary.lines(new Dcgan(1, 28, 64).generator(100)))
                .containsExactly(
                        line("Linear, ReLU", "6272", "633,472", "0.6"),
                        line("ConvTranspose2d 4/2/1, ReLU", "64x14x14", "131,136", "6.4"),
                        line("ConvTranspose2d 4/2/1", "1x28x28", "1,025", "0.2"),
                        "Tanh");
    }

    @Test
    void batchNormalisation() {
        assertThat(NetworkSummary.lines(new Dcgan(1, 28, 64, BatchNormName.BOTH).critic()))
                .containsExactly(
                        line("Conv2d 4/2/1, LeakyReLU(0.2)", "64x14x14", "1,088", "0.2"),
                        line("Conv2d 4/2/1", "128x7x7", "131,200", "6.4"),
                        line("BatchNorm, LeakyReLU(0.2)", "128x7x7", "256", "0.0"),
                        line("Linear", "1", "6,273", "0.0"));
    }

    @Test
    void spectralNormalisation() {
        assertThat(NetworkSummary.lines(NetworkSpec.mlp(784, 512, 1).withSpectralNorm()))
                .contains(line("Linear", "1", "513", "0.0"), "spectral normalisation of all weights");
        assertThat(NetworkSummary.lines(NetworkSpec.mlp(784, 512, 1))).hasSize(4);
    }

    @Test
    void residualBlocks() {
        assertThat(NetworkSummary.lines(new ResNet(3, 32, 4, BatchNormName.NONE).critic()))
                .containsExactly(
                        line("Residual block", "4x16x16", "276", "0.3"),
                        "  branch:   Conv2d 3/1/1, ReLU, Conv2d 3/1/1, AveragePool 2x2",
                        "  shortcut: AveragePool 2x2, Conv2d 1/1/0",
                        line("Residual block", "4x8x8", "316", "0.1"),
                        "  branch:   ReLU, Conv2d 3/1/1, ReLU, Conv2d 3/1/1, AveragePool 2x2",
                        "  shortcut: AveragePool 2x2, Conv2d 1/1/0",
                        line("Residual block", "4x8x8", "296", "0.0"),
                        "  branch:   ReLU, Conv2d 3/1/1, ReLU, Conv2d 3/1/1",
                        "  shortcut: its input",
                        line("Residual block, ReLU", "4x8x8", "296", "0.0"),
                        "  branch:   ReLU, Conv2d 3/1/1, ReLU, Conv2d 3/1/1",
                        "  shortcut: its input",
                        "AveragePool 8x8",
                        line("Linear", "1", "5", "0.0"));
    }

    @Test
    void groups() {
        List<String> block = List.of(
                "  branch:   Conv2d 1/1/0, LeakyReLU(0.2), Conv2d 3/1/1, 4 groups, LeakyReLU(0.2), Conv2d 1/1/0",
                "  shortcut: its input");
        List<String> lines = NetworkSummary.lines(new R3Gan(1, 28, 4, 2).generator(5));
        assertThat(lines)
                .startsWith(
                        line("Linear", "4", "24", "0.0"),
                        line("ConvTranspose2d 7/1/0, 4 groups", "4x7x7", "196", "0.0"),
                        line("Residual block", "4x7x7", "224", "0.0"),
                        block.get(0),
                        block.get(1))
                .containsSequence("Upsample", "Smooth", line("Residual block", "4x14x14", "224", "0.0"))
                .endsWith(
                        line("Residual block", "4x28x28", "224", "0.2"),
                        block.get(0),
                        block.get(1),
                        line("Conv2d 1/1/0", "1x28x28", "4", "0.0"));
    }

    private static String line(String name, String shape, String parameters, String millions) {
        return String.format(
                Locale.ROOT,
                "%-34s %-12s %12s parameters %9s million multiplications an image",
                name,
                shape,
                parameters,
                millions);
    }
}
