package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams, events and graphs of the stand-in. */
class StandInStreamsTest {
    private static final int CAPTURE_UNSUPPORTED = 900;
    private static final int CAPTURE_INVALIDATED = 901;
    private static final int[] ONE = {1, 1, 1, 1, 1, 1};

    private RawCuda cuda;
    private long stream;

    @BeforeEach
    void start() {
        cuda = RawCuda.started();
        stream = cuda.handle("cuStreamCreate", 1);
    }

    private void scale(long memory, float by) {
        assertThat(cuda.launch("scale", stream, ONE, memory, memory, by, 1)).isZero();
    }

    private long recorded(Runnable work) {
        cuda.succeed("cuStreamBeginCapture_v2", stream, 0);
        work.run();
        long[] graph = new long[1];
        cuda.succeed("cuStreamEndCapture", stream, graph);
        long executable = cuda.handle("cuGraphInstantiateWithFlags", graph[0], 0L);
        cuda.succeed("cuGraphDestroy", graph[0]);
        return executable;
    }

    @Test
    void aGraphDoesAgainWhatWasRecorded() {
        long x = cuda.floats(1);
        long y = cuda.floats(0);
        long executable = recorded(() -> {
            scale(x, 3);
            cuda.succeed("cuMemcpyDtoDAsync_v2", y, x, 4L, stream);
        });
        assertThat(cuda.read(x, 1)).containsExactly(1);
        cuda.succeed("cuGraphLaunch", executable, stream);
        cuda.succeed("cuGraphLaunch", executable, stream);
        assertThat(cuda.read(y, 1)).containsExactly(9);
        assertThat(cuda.library.counts("log"))
                .containsEntry("cuGraphLaunch", 2L)
                .containsEntry("replay:kernel:scale", 2L)
                .containsEntry("replay:copy:across", 2L)
                .doesNotContainKey("kernel:scale");
        cuda.succeed("cuGraphExecDestroy", executable);
        assertThat(cuda.call("cuGraphLaunch", executable, stream)).isEqualTo(400);
        assertThat(cuda.library.counts("living")).doesNotContainKeys("graph", "executable graph");
    }

    @Test
    void productsAreRecorded() {
        long a = cuda.floats(2);
        long c = cuda.floats(0);
        long handle = cuda.handle("cublasCreate_v2");
        cuda.succeed("cublasSetStream_v2", handle, stream);
        float[] alpha = {1};
        long executable = recorded(
                () -> cuda.succeed("cublasSgemm_v2", handle, 0, 0, 1, 1, 1, alpha, a, 1, a, 1, new float[] {1}, c, 1));
        alpha[0] = 100;
        cuda.succeed("cuGraphLaunch", executable, stream);
        cuda.succeed("cuGraphLaunch", executable, stream);
        assertThat(cuda.read(c, 1)).containsExactly(8);
    }

    @Test
    void aCaptureForbidsWhatWaitsOrAllocates() {
        long x = cuda.floats(1);
        long event = cuda.handle("cuEventCreate", 0);
        for (Runnable forbidden : new Runnable[] {
            () -> assertThat(cuda.call("cuStreamSynchronize", stream)).isEqualTo(CAPTURE_UNSUPPORTED),
            () -> assertThat(cuda.call("cuMemAlloc_v2", new long[1], 4L)).isEqualTo(CAPTURE_UNSUPPORTED),
            () -> assertThat(cuda.call("cuMemFree_v2", x)).isEqualTo(CAPTURE_UNSUPPORTED),
            () -> assertThat(cuda.call("cuMemcpyDtoHAsync_v2", new float[1], x, 4L, stream))
                    .isEqualTo(CAPTURE_UNSUPPORTED)
        }) {
            cuda.succeed("cuStreamBeginCapture_v2", stream, 0);
            cuda.succeed("cuEventRecord", event, stream);
            assertThat(cuda.call("cuEventSynchronize", event)).isEqualTo(907);
            forbidden.run();
            assertThat(cuda.launch("put", stream, ONE, x, 0L, 1f)).isEqualTo(CAPTURE_INVALIDATED);
            long[] graph = {1};
            assertThat(cuda.call("cuStreamEndCapture", stream, graph)).isEqualTo(CAPTURE_INVALIDATED);
            assertThat(graph[0]).isZero();
            assertThat(cuda.call("cuStreamEndCapture", stream, graph)).isEqualTo(401);
        }
        assertThat(cuda.call("cuStreamBeginCapture_v2", 0L, 0)).isEqualTo(CAPTURE_UNSUPPORTED);
    }

    @Test
    void aGraphOfFreedMemoryFails() {
        long x = cuda.floats(1);
        long executable = recorded(() -> scale(x, 3));
        cuda.succeed("cuMemFree_v2", x);
        assertThat(cuda.call("cuGraphLaunch", executable, stream)).isEqualTo(RawCuda.ILLEGAL_ADDRESS);
    }

    @Test
    void aLazyStreamShowsAMissingWait() {
        Pointer pinned = new Pointer(cuda.handle("cuMemAllocHost_v2", 4L));
        long x = cuda.floats(1);
        cuda.library.control("lazy");
        pinned.setFloat(0, 5);
        cuda.succeed("cuMemcpyHtoDAsync_v2", x, pinned, 4L, stream);
        pinned.setFloat(0, 6);
        scale(x, 2);
        cuda.succeed("cuMemcpyDtoHAsync_v2", pinned, x, 4L, stream);
        assertThat(pinned.getFloat(0)).isEqualTo(6);
        cuda.succeed("cuStreamSynchronize", stream);
        assertThat(pinned.getFloat(0)).isEqualTo(12);
    }

    @Test
    void aLazyStreamFailsWhereSomebodyWaits() {
        long x = cuda.floats(1);
        cuda.library.control("lazy");
        assertThat(cuda.launch("put", stream, ONE, x, 1L << 30, 1f)).isZero();
        assertThat(cuda.call("cuStreamSynchronize", stream)).isEqualTo(RawCuda.ILLEGAL_ADDRESS);
    }

    @Test
    void eventsTakeTime() {
        long first = cuda.handle("cuEventCreate", 0);
        long second = cuda.handle("cuEventCreate", 0);
        float[] time = {-1};
        assertThat(cuda.call("cuEventElapsedTime", time, first, second)).isEqualTo(400);
        cuda.succeed("cuEventRecord", first, stream);
        cuda.succeed("cuEventRecord", second, stream);
        cuda.succeed("cuEventSynchronize", second);
        cuda.succeed("cuEventElapsedTime", time, first, second);
        assertThat(time[0]).isBetween(0f, 1000f);
        cuda.succeed("cuEventDestroy_v2", first);
        assertThat(cuda.call("cuEventRecord", first, stream)).isEqualTo(400);
    }

    @Test
    void whatIsGoneIsGone() {
        cuda.succeed("cuStreamDestroy_v2", stream);
        assertThat(cuda.call("cuStreamSynchronize", stream)).isEqualTo(400);
        assertThat(cuda.call("cuStreamDestroy_v2", stream)).isEqualTo(400);
        long function = cuda.handle("cuModuleGetFunction", cuda.module, "put");
        assertThat(cuda.call("cuModuleGetFunction", new long[1], cuda.module, "push"))
                .isEqualTo(500);
        cuda.succeed("cuModuleUnload", cuda.module);
        assertThat(cuda.call("cuLaunchKernel", function, 1, 1, 1, 1, 1, 1, 0, 0L, null, null))
                .isEqualTo(400);
    }
}
