package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices, contexts and memory of the stand-in are as strict as a driver's. */
class StandInMemoryTest {
    private static final int INVALID_VALUE = 1;
    private static final int OUT_OF_MEMORY = 2;

    @Test
    void nothingWorksBeforeInit() {
        RawCuda cuda = RawCuda.fresh();
        assertThat(cuda.call("cuDeviceGetCount", new int[1])).isEqualTo(3);
        assertThat(cuda.call("cuMemAlloc_v2", new long[1], 4L)).isEqualTo(3);
    }

    @Test
    void memoryNeedsACurrentContext() {
        RawCuda cuda = RawCuda.fresh();
        cuda.succeed("cuInit", 0);
        cuda.succeed("cuCtxSetCurrent", 0L);
        assertThat(cuda.call("cuMemAlloc_v2", new long[1], 4L)).isEqualTo(201);
    }

    @Test
    void aContextIsOfAThread() throws InterruptedException {
        RawCuda cuda = RawCuda.started();
        AtomicInteger code = new AtomicInteger();
        Thread other = new Thread(() -> code.set(cuda.call("cuMemAlloc_v2", new long[1], 4L)));
        other.start();
        other.join();
        assertThat(code).hasValue(201);
    }

    @Test
    void aReleasedContextIsDestroyed() {
        RawCuda cuda = RawCuda.started();
        cuda.succeed("cuDevicePrimaryCtxRelease_v2", 0);
        assertThat(cuda.call("cuMemAlloc_v2", new long[1], 4L)).isEqualTo(709);
        assertThat(cuda.call("cuCtxSetCurrent", cuda.context)).isEqualTo(201);
    }

    @Test
    void devicesAreAsMadeUp() {
        RawCuda cuda = RawCuda.fresh();
        cuda.library.control("devices", 2);
        cuda.library.control("device", 1, "Stand-in H200", 9, 0);
        cuda.library.control("memory", 1L << 20);
        cuda.succeed("cuInit", 0);
        int[] count = new int[1];
        cuda.succeed("cuDeviceGetCount", count);
        assertThat(count[0]).isEqualTo(2);
        byte[] name = new byte[64];
        cuda.succeed("cuDeviceGetName", name, 64, 1);
        assertThat(com.sun.jna.Native.toString(name)).isEqualTo("Stand-in H200");
        int[] major = new int[1];
        cuda.succeed("cuDeviceGetAttribute", major, 75, 1);
        assertThat(major[0]).isEqualTo(9);
        assertThat(cuda.handle("cuDeviceTotalMem_v2", 0)).isEqualTo(1 << 20);
        assertThat(cuda.call("cuDeviceGet", new int[1], 2)).isEqualTo(101);
    }

    @Test
    void noDeviceIsAnError() {
        RawCuda cuda = RawCuda.fresh();
        cuda.library.control("devices", 0);
        assertThat(cuda.call("cuInit", 0)).isEqualTo(100);
    }

    @Test
    void errorsHaveTheRealWords() {
        RawCuda cuda = RawCuda.fresh();
        Pointer[] text = new Pointer[1];
        cuda.succeed("cuGetErrorName", OUT_OF_MEMORY, text);
        assertThat(text[0].getString(0)).isEqualTo("CUDA_ERROR_OUT_OF_MEMORY");
        cuda.succeed("cuGetErrorString", OUT_OF_MEMORY, text);
        assertThat(text[0].getString(0)).isEqualTo("out of memory");
        assertThat(cuda.call("cuGetErrorName", 12345, text)).isEqualTo(INVALID_VALUE);
    }

    @Test
    void freshMemoryIsNotANumber() {
        RawCuda cuda = RawCuda.started();
        assertThat(cuda.read(cuda.unwritten(12), 3)).containsOnly(Float.NaN);
        Pointer pinned = new Pointer(cuda.handle("cuMemAllocHost_v2", 8L));
        assertThat(pinned.getFloat(4)).isNaN();
    }

    @Test
    void memoryEnds() {
        RawCuda cuda = RawCuda.started();
        cuda.library.control("memory", 1000L);
        long first = cuda.unwritten(600);
        assertThat(cuda.call("cuMemAlloc_v2", new long[1], 401L)).isEqualTo(OUT_OF_MEMORY);
        long[] free = new long[1];
        long[] total = new long[1];
        cuda.succeed("cuMemGetInfo_v2", free, total);
        assertThat(free[0]).isEqualTo(400);
        assertThat(total[0]).isEqualTo(1000);
        cuda.succeed("cuMemFree_v2", first);
        cuda.unwritten(1000);
    }

    @Test
    void copiesStayInsideLiveAllocations() {
        RawCuda cuda = RawCuda.started();
        long memory = cuda.floats(1, 2, 3);
        float[] four = new float[4];
        assertThat(cuda.call("cuMemcpyDtoHAsync_v2", four, memory, 16L, 0L)).isEqualTo(INVALID_VALUE);
        assertThat(cuda.call("cuMemcpyHtoDAsync_v2", memory + 4, four, 12L, 0L)).isEqualTo(INVALID_VALUE);
        assertThat(cuda.call("cuMemsetD32Async", memory, 0, 4L, 0L)).isEqualTo(INVALID_VALUE);
        assertThat(cuda.read(memory, 3)).containsExactly(1, 2, 3);
        cuda.succeed("cuMemFree_v2", memory);
        assertThat(cuda.call("cuMemcpyDtoHAsync_v2", four, memory, 4L, 0L)).isEqualTo(INVALID_VALUE);
        assertThat(cuda.call("cuMemFree_v2", memory)).isEqualTo(INVALID_VALUE);
    }

    @Test
    void memoryIsFilledAndCopiedAcross() {
        RawCuda cuda = RawCuda.started();
        long from = cuda.unwritten(12);
        long to = cuda.floats(7, 8, 9);
        cuda.succeed("cuMemsetD32Async", from, Float.floatToIntBits(0.5f), 3L, 0L);
        cuda.succeed("cuMemcpyDtoDAsync_v2", to + 4, from, 8L, 0L);
        assertThat(cuda.read(to, 3)).containsExactly(7, 0.5f, 0.5f);
        assertThat(cuda.call("cuMemcpyDtoDAsync_v2", to, to + 4, 8L, 0L)).isEqualTo(INVALID_VALUE);
    }

    @Test
    void leaksAreCounted() {
        RawCuda cuda = RawCuda.started();
        cuda.unwritten(4);
        long stream = cuda.handle("cuStreamCreate", 1);
        assertThat(cuda.library.counts("living"))
                .isEqualTo(Map.of("context", 1L, "device memory", 1L, "module", 1L, "stream", 1L));
        cuda.succeed("cuStreamDestroy_v2", stream);
        cuda.succeed("cuModuleUnload", cuda.module);
        cuda.succeed("cuDevicePrimaryCtxRelease_v2", 0);
        assertThat(cuda.library.counts("living")).isEqualTo(Map.of("device memory", 1L));
    }

    @Test
    void theScriptFailsTheCallThatItNames() {
        RawCuda cuda = RawCuda.started();
        cuda.library.control("fail", "cuMemAlloc_v2", 2L, OUT_OF_MEMORY);
        long first = cuda.unwritten(4);
        assertThat(cuda.call("cuMemAlloc_v2", new long[1], 4L)).isEqualTo(OUT_OF_MEMORY);
        cuda.unwritten(4);
        cuda.library.control("fail", "cuMemFree_v2", 1L, INVALID_VALUE);
        assertThat(cuda.call("cuMemFree_v2", first)).isEqualTo(INVALID_VALUE);
        assertThat(cuda.library.counts("living")).containsEntry("device memory", 1L);
    }

    @Test
    void aBrokenContextStaysBroken() {
        RawCuda cuda = RawCuda.started();
        long memory = cuda.unwritten(4);
        cuda.library.control("fail", "cuStreamSynchronize", 1L, 719);
        assertThat(cuda.call("cuStreamSynchronize", 0L)).isEqualTo(719);
        assertThat(cuda.call("cuMemAlloc_v2", new long[1], 4L)).isEqualTo(719);
        assertThat(cuda.call("cuMemFree_v2", memory)).isEqualTo(719);
        cuda.succeed("cuDevicePrimaryCtxRelease_v2", 0);
        assertThat(cuda.library.number("live")).isZero();
    }

    @Test
    void theJvmDiesWhereItReadsDeviceMemory(@TempDir Path folder) throws IOException {
        StandInLibrary.requireCompiler();
        String said = StandInLibrary.run(
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:ErrorFile=" + folder.resolve("error.log"),
                        "-Dbuild.folder="
                                + Path.of(System.getProperty("build.folder", "target"))
                                        .toAbsolutePath(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ReadsDeviceMemory.class.getName(),
                        RawCuda.fresh().library.folder().toString()));
        assertThat(said).contains("reads now", "SIGSEGV").doesNotContain("has read");
    }

    /** What mixes up host and device. */
    static final class ReadsDeviceMemory {
        private ReadsDeviceMemory() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            com.sun.jna.NativeLibrary library = com.sun.jna.NativeLibrary.getInstance(arguments[0] + "/libcuda.so.1");
            long[] context = new long[1];
            long[] memory = new long[1];
            library.getFunction("cuInit").invokeInt(new Object[] {0});
            library.getFunction("cuDevicePrimaryCtxRetain").invokeInt(new Object[] {context, 0});
            library.getFunction("cuCtxSetCurrent").invokeInt(new Object[] {context[0]});
            library.getFunction("cuMemAlloc_v2").invokeInt(new Object[] {memory, 4L});
            System.out.println("reads now " + memory[0]);
            System.out.println("has read " + new Pointer(memory[0]).getFloat(0));
        }
    }
}
