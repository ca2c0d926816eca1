package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stand-in computes what a card does, and lets nothing pass that a card may not. */
class StandInKernelsTest {
    private static final int INVALID_VALUE = 1;
    private static final int LAUNCH_FAILED = 719;

    private RawCuda cuda;

    @BeforeEach
    void start() {
        cuda = RawCuda.started();
    }

    @Test
    void mapsRunOnEveryThread() {
        long from = cuda.floats(1, 2, 3, 4, 5);
        long to = cuda.floats(9, 9, 9, 9, 9);
        assertThat(cuda.launch("scale", 2, 2, to, from, 0.5f, 4)).isZero();
        assertThat(cuda.read(to, 5)).containsExactly(0.5f, 1, 1.5f, 2, 9);
    }

    @Test
    void threadsWaitForEachOther() {
        float[] matrix = new float[3 * 100];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = i;
        }
        long sums = cuda.unwritten(12);
        long rows = cuda.floats(matrix);
        assertThat(cuda.launch("row_sum", 3, 64, rows, sums, 100)).isZero();
        assertThat(cuda.read(sums, 3)).containsExactly(4950, 14950, 24950);
        cuda.library.control("backwards");
        assertThat(cuda.launch("row_sum", 3, 64, rows, sums, 100)).isZero();
        assertThat(cuda.read(sums, 3)).containsExactly(4950, 14950, 24950);
    }

    @Test
    void lanesOfAWarpExchange() {
        long halves = cuda.unwritten(128);
        long firsts = cuda.unwritten(128);
        long below = cuda.unwritten(128);
        long neighbours = cuda.unwritten(256);
        assertThat(cuda.launch("shuffles", 1, 32, halves, firsts, below, neighbours))
                .isZero();
        for (int lane = 0; lane < 32; lane++) {
            assertThat(cuda.readInts(halves, 32)[lane]).isEqualTo(lane ^ 16);
            assertThat(cuda.readInts(firsts, 32)[lane]).isEqualTo(lane / 8 * 8);
            assertThat(cuda.readInts(below, 32)[lane]).isEqualTo(Math.max(0, lane - 1));
        }
        double[] values = new double[32];
        cuda.succeed("cuMemcpyDtoHAsync_v2", values, neighbours, 256L, 0L);
        assertThat(values[6]).isEqualTo(7.5);
    }

    @Test
    void everyThreadOfEveryBlockRunsOnce() {
        int[] extents = {2, 3, 2, 2, 2, 3};
        long to = cuda.unwritten(4 * 144);
        cuda.succeed("cuMemsetD32Async", to, 0, 144L, 0L);
        assertThat(cuda.launch("places", 0, extents, to)).isZero();
        assertThat(cuda.readInts(to, 144))
                .containsExactly(
                        IntStream.range(0, 144).map(i -> i / 12 * 1000 + i % 12).toArray());
    }

    @Test
    void wordsOfCudaMeanTheSame() {
        long x = cuda.floats(4);
        long to = cuda.unwritten(20);
        long high = cuda.unwritten(4);
        assertThat(cuda.launch("words", 1, 1, x, to, high)).isZero();
        assertThat(cuda.read(to, 5)).containsExactly(0.5f, 17, Math.nextUp(4f), 4, -1);
        assertThat(cuda.readInts(high, 1)).containsExactly(3);
    }

    @Test
    void sharedMemoryIsFreshInEachBlock() {
        long to = cuda.unwritten(256);
        assertThat(cuda.launch("unwritten", 2, 32, to)).isZero();
        assertThat(cuda.read(to, 64)).containsOnly(Float.NaN);
    }

    @Test
    void aMissingBarrierShowsBackwards() {
        long to = cuda.unwritten(128);
        assertThat(cuda.launch("race", 1, 32, to)).isZero();
        int[] forwards = cuda.readInts(to, 32);
        cuda.library.control("backwards");
        assertThat(cuda.launch("race", 1, 32, to)).isZero();
        assertThat(cuda.readInts(to, 32)).isNotEqualTo(forwards);
    }

    @Test
    void whatIsReadBesideMemoryIsNotANumber() {
        long x = cuda.floats(1);
        long to = cuda.unwritten(4);
        assertThat(cuda.launch("get", 1, 1, to, x, 1L)).isZero();
        assertThat(cuda.read(to, 1)).containsOnly(Float.NaN);
    }

    @Test
    void whatIsReadFarFromMemoryIsIllegal() {
        long x = cuda.floats(1);
        long to = cuda.unwritten(4);
        assertThat(cuda.launch("get", 1, 1, to, x, 1L << 30)).isEqualTo(RawCuda.ILLEGAL_ADDRESS);
        assertThat(cuda.library.text("reason")).isEqualTo("kernel get touched memory that is not its own");
        assertThat(cuda.call("cuStreamSynchronize", 0L)).isEqualTo(RawCuda.ILLEGAL_ADDRESS);
    }

    @Test
    void whatIsWrittenBesideMemoryIsIllegal() {
        long x = cuda.floats(1);
        assertThat(cuda.launch("put", 1, 1, x, -1L, 2f)).isEqualTo(RawCuda.ILLEGAL_ADDRESS);
        assertThat(cuda.library.text("reason")).isEqualTo("kernel put wrote beside an allocation");
    }

    @Test
    void memoryOfNoArgumentIsIllegal() {
        long x = cuda.floats(1);
        long y = cuda.floats(1);
        assertThat(cuda.launch("put", 1, 1, x, (y - x) / 4, 2f)).isEqualTo(RawCuda.ILLEGAL_ADDRESS);
    }

    @Test
    void freedMemoryIsIllegal() {
        long x = cuda.floats(1);
        cuda.succeed("cuMemFree_v2", x);
        assertThat(cuda.launch("put", 1, 1, x, 0L, 2f)).isEqualTo(RawCuda.ILLEGAL_ADDRESS);
        assertThat(cuda.library.text("reason"))
                .isEqualTo("argument 0 of kernel put points to no memory of this device");
    }

    @Test
    void memoryOfTheHostIsIllegal() {
        try (Memory host = new Memory(4)) {
            long address = Pointer.nativeValue(host);
            assertThat(cuda.launch("put", 1, 1, address, 0L, 2f)).isEqualTo(RawCuda.ILLEGAL_ADDRESS);
        }
    }

    @Test
    void noMemoryIsIllegalWhereItIsTouched() {
        assertThat(cuda.launch("put", 1, 1, 0L, 0L, 2f)).isEqualTo(RawCuda.ILLEGAL_ADDRESS);
    }

    @Test
    void memoryIsAligned() {
        long x = cuda.floats(1, 2, 3, 4);
        assertThat(cuda.launch("doubles", 1, 1, x + 4)).isEqualTo(716);
    }

    @Test
    void divergentBarriersFail() {
        long x = cuda.unwritten(128);
        assertThat(cuda.launch("divergent", 1, 32, x)).isEqualTo(LAUNCH_FAILED);
        assertThat(cuda.library.text("reason"))
                .startsWith("kernel divergent has threads that do not all come to line ");
        // The fibers that were left in the middle serve again.
        cuda = RawCuda.started();
        threadsWaitForEachOther();
    }

    @Test
    void aPartOfAWarpDoesNotExchange() {
        assertThat(cuda.launch("part_of_a_warp", 1, 32, cuda.unwritten(128))).isEqualTo(LAUNCH_FAILED);
    }

    @Test
    void extentsHaveLimits() {
        long x = cuda.floats(1);
        assertThat(cuda.launch("put", 0, 1, x, 0L, 2f)).isEqualTo(INVALID_VALUE);
        assertThat(cuda.launch("put", 1, 1025, x, 0L, 2f)).isEqualTo(INVALID_VALUE);
        assertThat(cuda.launch("put", 0, new int[] {1, 65536, 1, 1, 1, 1}, x, 0L, 2f))
                .isEqualTo(INVALID_VALUE);
        assertThat(cuda.launch("put", 0, new int[] {1, 1, 1, 32, 32, 2}, x, 0L, 2f))
                .isEqualTo(INVALID_VALUE);
        assertThat(cuda.launch("bounded", 1, 64, x)).isZero();
        assertThat(cuda.launch("bounded", 1, 65, x)).isEqualTo(701);
        assertThat(cuda.library.counts("log"))
                .containsEntry("kernel:bounded", 1L)
                .doesNotContainKey("kernel:put");
    }
}
