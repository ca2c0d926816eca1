package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.Clock;
import org.sparkgan.compute.Noise;
import org.sparkgan.compute.Noise.Distribution;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** Noise against the CPU's. */
class CudaNoiseTest extends OnStandIn {
    @ParameterizedTest
    @CsvSource({"1, 1", "5, 3", "100, 64", "1030, 2", "2, 1"})
    void drawsTheNumbersOfTheCpu(int rows, int columns) {
        RandomStream random = new RandomStream(-8_765_432_109_876L, Purpose.GENERATOR_LATENT);
        Clock ofCpu = cpu.clock();
        Clock ofGpu = gpu.clock();
        for (Distribution distribution : Distribution.values()) {
            Twin to = inside(rows, columns);
            for (int[] place : new int[][] {{0, 0, 0}, {3, 2, 1}, {Integer.MAX_VALUE, 255, 1_000_000}}) {
                ofCpu.set(place[0], place[2], 0);
                ofGpu.set(place[0], place[2], 0);
                Noise noise = new Noise(distribution, random, place[1]);
                cpu.draw(noise, ofCpu, to.ofCpu()).run();
                gpu.draw(noise, ofGpu, to.ofGpu()).run();
                to.assertClose(distribution == Distribution.UNIFORM ? 0 : 1e-7);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void differsFromStepToStep(int step) {
        Twin to = inside(3, 2);
        draw(step, to);
        double[] before = to.ofGpu().read();
        draw(step + 1, to);
        assertThat(to.ofGpu().read()).isNotEqualTo(before);
        assertThat(before).usingComparatorWithPrecision(0.5).containsOnly(0.5);
    }

    private void draw(int step, Twin to) {
        RandomStream random = new RandomStream(1, Purpose.INTERPOLATION);
        gpu.draw(new Noise(Distribution.UNIFORM, random, step), gpu.clock(), to.ofGpu())
                .run();
    }
}
