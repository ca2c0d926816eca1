package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.cuda.CudaOptions.Multiplication;

/** A card and its memory: what they say of themselves, and what they say when they fail. */
class CudaDeviceTest extends OnStandIn {
    private static final int INVALID_VALUE = 1;
    private static final int OUT_OF_MEMORY = 2;
    private static final int ILLEGAL_ADDRESS = 700;

    @Test
    void saysWhatItIs() {
        StandIn.device(0, "Stand-in of a card", 9, 0);
        try (CudaDevice device = new CudaDevice(options())) {
            assertThat(device.kind()).isEqualTo(DeviceKind.GPU);
            assertThat(device.card().architecture()).isEqualTo("sm_90");
            assertThat(device.description())
                    .matches(
                            "Stand-in of a card \\(GPU 0, compute capability 9\\.0, 1\\.0 GiB, driver .*, CUDA 1\\d\\.\\d\\),"
                                    + " cuBLAS \\d+\\.\\d+, NVRTC \\d+\\.\\d+");
            assertThat(device.freeBytes()).isPositive().isLessThan(1L << 30);
        }
    }

    /** Of the stand-in's kernels nobody counts registers. */
    @Test
    void saysWhatKernelsTake() {
        assertThat(gpu.kernels()).contains(new KernelUse("adam", 0, 0), new KernelUse("judge", 0, 0));
        StandIn.fail("cuFuncGetAttribute", 1, INVALID_VALUE);
        assertThatThrownBy(gpu::kernels)
                .isInstanceOf(CudaException.class)
                .hasMessageContaining("Cannot ask what the kernel read_patches takes: the driver says");
    }

    @Test
    void cardsAreNumbered() {
        gpu.close();
        StandIn.devices(2);
        assertThat(Card.all(options().libraries())).extracting(Card::ordinal).containsExactly(0, 1);
        new CudaDevice(options().card(1)).close();
        assertThatThrownBy(() -> new CudaDevice(options().card(2)))
                .isInstanceOf(CudaException.class)
                .hasMessage("Cannot use GPU 2: the driver shows 2, numbers 0 to 1; see nvidia-smi, and whether"
                        + " CUDA_VISIBLE_DEVICES hides the card");
    }

    @Test
    void noCard() {
        gpu.close();
        StandIn.devices(0);
        assertThatThrownBy(() -> new CudaDevice(options()))
                .isInstanceOf(CudaException.class)
                .hasMessageContaining("see nvidia-smi, and whether CUDA_VISIBLE_DEVICES hides the card");
    }

    @Test
    void memoryIsZerosAndCounted() {
        Matrix matrix = memory.matrix(3, 5);
        assertThat(matrix.read()).isEqualTo(new double[15]);
        assertThat(memory.ones(4).read()).containsOnly(1);
        assertThat(memory.bytes()).isEqualTo(4 * 19);
        matrix.part(4, 2, 1).write(1.5, -2);
        assertThat(matrix.part(3, 4, 1).read()).containsExactly(0, 1.5, -2, 0);
    }

    @Test
    void memoryThatNothingRefersToIsTheCardsAgain() {
        StandIn.memory(256L << 20);
        gpu.close();
        try (CudaDevice device = new CudaDevice(options())) {
            Operation last = null;
            for (int i = 0; i < 20; i++) {
                Matrix large = device.memory().matrix(10 << 20, 1);
                last = device.elementwise(Arithmetic.SUM, large, large, large);
                last.run();
            }
            last.run();
            device.synchronize();
        }
    }

    @Test
    void tooLittleMemory() {
        assertThatThrownBy(() -> memory.matrix(1 << 20, 1024))
                .isInstanceOf(CudaException.class)
                .hasMessageMatching(
                        "Cannot get 4096\\.0 MiB of the memory of .*: the driver says CUDA_ERROR_OUT_OF_MEMORY"
                                + ".*; take a smaller training\\.batch-size, fewer network\\.features, or a card with more memory");
        assertThat(memory.matrix(1, 1).read()).containsExactly(0);
    }

    @Test
    void aMirrorOfManyNumbers() {
        int count = 5_000_001;
        Matrix matrix = memory.matrix(count, 1);
        HostVector vector = gpu.mirror(matrix);
        for (int i = 0; i < count; i++) {
            vector.values()[i] = i;
        }
        vector.upload();
        vector.values()[3] = -1;
        gpu.elementwise(Arithmetic.SUM, matrix, matrix, matrix).run();
        vector.download();
        for (int i : List.of(0, 3, 262_143, 262_144, 2_097_152, count - 1)) {
            assertThat(vector.values()[i]).isEqualTo(2f * i);
        }
    }

    /** Uploads take turns in pinned memory: none may overtake another, however late the card is. */
    @Test
    void manyUploadsInARow() {
        StandIn.lazily();
        Matrix from = memory.matrix(100, 1);
        Matrix to = memory.matrix(100, 30);
        HostVector vector = gpu.mirror(from);
        for (int i = 0; i < 30; i++) {
            vector.values()[7] = i;
            vector.upload();
            gpu.copy(to.columns(i, i + 1), from).run();
        }
        double[] found = to.read();
        for (int i = 0; i < 30; i++) {
            assertThat(found[i * 100 + 7]).isEqualTo(i);
        }
    }

    @Test
    void threadsTakeTurns() throws Exception {
        Matrix matrix = memory.matrix(2, 2);
        Operation fill = gpu.fill(matrix, 3);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (CudaDevice second = new CudaDevice(options())) {
            Matrix ofSecond = second.memory().matrix(1, 1);
            other.submit(() -> {
                        fill.run();
                        second.fill(ofSecond, 4).run();
                        fill.run();
                    })
                    .get();
            assertThat(matrix.read()).containsOnly(3);
            assertThat(ofSecond.read()).containsOnly(4);
        } finally {
            other.shutdown();
        }
        assertThat(matrix.read()).containsOnly(3);
    }

    @Test
    void aClosedDeviceIsRefused() {
        Matrix matrix = memory.matrix(2, 2);
        gpu.close();
        gpu.close();
        assertThatThrownBy(matrix::read)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("Cannot use .*: it was closed");
    }

    @Test
    void aLostCardSaysSo() {
        Operation fill = gpu.elementwise(Arithmetic.SUM, memory.matrix(2, 2), memory.matrix(2, 2), memory.matrix(2, 2));
        StandIn.fail("cuLaunchKernel", 1, ILLEGAL_ADDRESS);
        assertThatThrownBy(fill::run)
                .isInstanceOf(CudaException.class)
                .hasMessageMatching(
                        "Cannot launch the kernel elementwise_full: the driver says CUDA_ERROR_ILLEGAL_ADDRESS.*"
                                + "; the card's context is lost: the process has to start again; .*");
    }

    /** Whatever fails while a card is taken, what was taken before is given back. */
    @Test
    void nothingLeaksWhereACardCannotBeTaken() {
        gpu.close();
        StandIn.clearLog();
        new CudaDevice(options()).close();
        Map<String, Long> calls = StandIn.log();
        for (String function : List.of(
                "cuDevicePrimaryCtxRetain",
                "cuCtxSetCurrent",
                "cuStreamCreate",
                "cuMemAllocHost_v2",
                "cuEventCreate",
                "cuModuleLoadData",
                "cuMemAlloc_v2",
                "cuMemsetD32Async",
                "cublasCreate_v2",
                "cublasGetVersion_v2",
                "cublasSetStream_v2",
                "cublasSetWorkspace_v2",
                "cublasSetMathMode")) {
            assertThat(calls.getOrDefault(function, 0L)).as(function).isPositive();
            for (long nth = 1; nth <= calls.get(function); nth++) {
                StandIn.reset();
                StandIn.fail(function, nth, OUT_OF_MEMORY);
                String asked = function + " " + nth;
                try {
                    new CudaDevice(options()).close();
                    // A cubin that does not load is compiled anew; memory may have been freed meanwhile.
                    assertThat(function).isIn("cuModuleLoadData", "cuMemAlloc_v2");
                } catch (CudaException e) {
                    assertThat(e.getMessage()).as(asked).startsWith("Cannot ").doesNotContain("\n");
                }
                assertThat(StandIn.living()).as(asked).isEmpty();
            }
        }
        gpu = null;
    }

    @Test
    void anUnknownKindOfCard() {
        gpu.close();
        StandIn.device(0, "Card of tomorrow", 99, 0);
        assertThatThrownBy(() -> new CudaDevice(options()))
                .hasMessage(
                        "Cannot compile kernels for Card of tomorrow: this NVRTC does not know sm_990; take a CUDA 11.8, 12"
                                + " or 13 that knows the card, or another card");
    }

    @Test
    void compiledKernelsAreKept() throws IOException {
        assertThat(files()).hasSize(1);
        StandIn.clearLog();
        new CudaDevice(options()).close();
        assertThat(StandIn.log()).doesNotContainKey("nvrtcCompileProgram");
        Files.write(files().get(0), new byte[] {1, 2, 3});
        new CudaDevice(options()).close();
        assertThat(StandIn.log()).containsEntry("nvrtcCompileProgram", 1L);
        new CudaDevice(options()).close();
        assertThat(StandIn.log()).containsEntry("nvrtcCompileProgram", 1L);
    }

    @Test
    void whereNothingCanBeKept() throws IOException {
        Path file = Files.createFile(cubins.resolve("file"));
        StandIn.clearLog();
        for (Optional<Path> folder : List.of(Optional.of(file.resolve("below")), Optional.<Path>empty())) {
            new CudaDevice(options().cubins(folder)).close();
        }
        assertThat(StandIn.log()).containsEntry("nvrtcCompileProgram", 2L);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(cubins)) {
            return files.toList();
        }
    }

    @Test
    void tf32IsSaid() {
        try (CudaDevice device = new CudaDevice(options().multiplication(Multiplication.TF32))) {
            assertThat(device.description()).contains("with TF32");
        }
        assertThat(gpu.description()).doesNotContain("TF32");
    }
}
