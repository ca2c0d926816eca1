package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.nd4j.Nd4jDevice;

/** A device on the stand-in and the CPU's beside it, with the same random numbers on both. */
abstract class OnStandIn {
    final Random random = new Random(7);
    final Device cpu = new Nd4jDevice();

    @TempDir
    Path cubins;

    CudaDevice gpu;
    Memory memory;
    private final Memory ofCpu = cpu.memory();

    @BeforeEach
    void open() {
        StandIn.reset();
        gpu = new CudaDevice(options(), patches());
        memory = gpu.memory();
    }

    @AfterEach
    void close() {
        if (gpu != null) {
            gpu.close();
            assertThat(StandIn.living()).isEmpty();
        }
    }

    /** Numbers of patches that convolutions share. */
    long patches() {
        return Scratch.PATCHES;
    }

    CudaOptions options() {
        return SmallTraining.options(Optional.of(cubins));
    }

    /**
     * A matrix on both devices.
     *
     * @param ofCpu on the CPU
     * @param ofGpu on the stand-in
     */
    record Twin(Matrix ofCpu, Matrix ofGpu) {
        /** A part of both. */
        Twin part(long from, long rows, long columns) {
            return new Twin(ofCpu.part(from, rows, columns), ofGpu.part(from, rows, columns));
        }

        Twin columns(long from, long to) {
            return new Twin(ofCpu.columns(from, to), ofGpu.columns(from, to));
        }

        Twin reshaped(long rows, long columns) {
            return new Twin(ofCpu.reshaped(rows, columns), ofGpu.reshaped(rows, columns));
        }

        /** That both have the same, up to {@code tolerance} of the largest number or of 1. */
        void assertClose(double tolerance) {
            double[] expected = ofCpu.read();
            double most = Arrays.stream(expected).map(Math::abs).max().orElse(0);
            assertThat(ofGpu.read()).containsExactly(expected, within(tolerance * Math.max(1, most)));
        }
    }

    /** Normal numbers. */
    Twin normal(long rows, long columns) {
        return of(
                rows,
                columns,
                random.doubles(rows * columns)
                        .map(any -> (float) random.nextGaussian())
                        .toArray());
    }

    /** These numbers. */
    Twin of(long rows, long columns, double... values) {
        Twin twin = new Twin(ofCpu.matrix(rows, columns), memory.matrix(rows, columns));
        twin.ofCpu.write(values);
        twin.ofGpu.write(values);
        return twin;
    }

    /** Normal numbers in the middle of larger matrices, as parts are. */
    Twin inside(long rows, long columns) {
        return normal(rows * columns + 8, 1).part(3, rows, columns);
    }
}
