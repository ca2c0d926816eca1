package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.Noise;
import org.sparkgan.compute.Noise.Distribution;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** Noise against the CPU's. */
class CudaNoiseTest extends OnStandIn {
    @ParameterizedTest
    @CsvSource({"1, 1", "5, 3", "100, 64", "1030, 2", "2, 1"})
    void drawsTheNumbersOfTheCpu(int rows, int columns) {
        for (Distribution distribution : Distribution.values()) {
            Twin to = inside(rows, columns);
            RandomStream random = new RandomStream(-8_765_432_109_876L, Purpose.GENERATOR_LATENT);
            Noise ofCpu = cpu.noise(distribution, random, to.ofCpu());
            Noise ofGpu = gpu.noise(distribution, random, to.ofGpu());
            for (int[] place : new int[][] {{0, 0, 0}, {3, 2, 1}, {Integer.MAX_VALUE, 255, 1_000_000}}) {
                ofCpu.draw(place[0], place[1], place[2]);
                ofGpu.draw(place[0], place[1], place[2]);
                to.assertClose(distribution == Distribution.UNIFORM ? 0 : 1e-7);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void differsFromStepToStep(int step) {
        Twin to = inside(3, 2);
        Noise noise = gpu.noise(Distribution.UNIFORM, new RandomStream(1, Purpose.INTERPOLATION), to.ofGpu());
        noise.draw(0, step, 0);
        double[] before = to.ofGpu().read();
        noise.draw(0, step + 1, 0);
        assertThat(to.ofGpu().read()).isNotEqualTo(before);
        assertThat(before).usingComparatorWithPrecision(0.5).containsOnly(0.5);
    }
}
