package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.HostPixels;

/** Images that go up as bytes, on both devices. */
class CudaPixelsTest extends OnStandIn {
    private static final int BYTES = 256;

    @Test
    void everyByteIsItsNumberOnBothDevices() {
        Twin to = inside(BYTES, 3);
        double[] numbers = IntStream.range(0, 3 * BYTES)
                .mapToDouble(i -> i % BYTES / 127.5f - 1)
                .toArray();
        for (HostPixels pixels : new HostPixels[] {cpu.pixels(to.ofCpu(), 1), gpu.pixels(to.ofGpu(), 1)}) {
            for (int i = 0; i < 3 * BYTES; i++) {
                pixels.of(0)[i] = (byte) i;
            }
            pixels.upload(0);
        }
        assertThat(to.ofCpu().read()).containsExactly(numbers).startsWith(-1).endsWith(1);
        assertThat(to.ofGpu().read()).containsExactly(numbers);
    }

    /** Also of more than fits in one copy. */
    @Test
    void eachStepHasItsOwn() {
        int rows = (1 << 20) + 3;
        Twin to = inside(rows, 1);
        for (HostPixels pixels : new HostPixels[] {cpu.pixels(to.ofCpu(), 2), gpu.pixels(to.ofGpu(), 2)}) {
            random.nextBytes(pixels.of(0));
            pixels.of(1)[rows - 1] = (byte) 255;
            pixels.upload(0);
            pixels.upload(1);
        }
        for (double[] found : new double[][] {to.ofCpu().read(), to.ofGpu().read()}) {
            assertThat(found[0]).isEqualTo(-1);
            assertThat(found[rows - 2]).isEqualTo(-1);
            assertThat(found[rows - 1]).isEqualTo(1);
        }
    }
}
