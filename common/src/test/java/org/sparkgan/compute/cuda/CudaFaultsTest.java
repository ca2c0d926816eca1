package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.gan.GanState;

/** Whatever fails of CUDA's libraries: one line that says what, nothing hangs, nothing stays behind. */
class CudaFaultsTest {
    private static final int OUT_OF_MEMORY = 2;
    private static final int ILLEGAL_ADDRESS = 700;

    /** What a function may return, and how the message has it; by the beginning of its name. */
    private static final Map<String, Map<Integer, String>> CODES = Map.of(
            "cu",
                    Map.of(
                            1,
                            "CUDA_ERROR_INVALID_VALUE",
                            OUT_OF_MEMORY,
                            "CUDA_ERROR_OUT_OF_MEMORY",
                            719,
                            "CUDA_ERROR_LAUNCH_FAILED",
                            999,
                            "CUDA_ERROR_UNKNOWN"),
            "cublas",
                    Map.of(
                            3,
                            "CUBLAS_STATUS_ALLOC_FAILED",
                            13,
                            "CUBLAS_STATUS_EXECUTION_FAILED",
                            14,
                            "CUBLAS_STATUS_INTERNAL_ERROR"),
            "nvrtc", Map.of(1, "NVRTC_ERROR_OUT_OF_MEMORY", 11, "NVRTC_ERROR_INTERNAL_ERROR"));

    /** What puts errors into words. */
    private static final Set<String> WORDS = Set.of("cuGetErrorName", "cuGetErrorString");

    /** What gives back: a device that closes has nobody to tell. */
    private static final Set<String> QUIET = Set.of(
            "cuMemFree_v2",
            "cuMemFreeHost",
            "cuEventDestroy_v2",
            "cuStreamDestroy_v2",
            "cuGraphDestroy",
            "cuGraphExecDestroy",
            "cuModuleUnload",
            "cuDevicePrimaryCtxRelease_v2",
            "cublasDestroy_v2",
            "nvrtcDestroyProgram");

    private final SmallTraining training = SmallTraining.dcgan().shorter();
    private GanState right;
    private Map<String, Long> calls;

    @BeforeEach
    void runAsItShould() {
        reset();
        try (CudaDevice device = SmallTraining.device(SmallTraining.options(Optional.empty()))) {
            right = training.run(device);
            calls = functions();
        }
        // What gives back is called as the device closes; what else is called then has nobody to tell either.
        Map<String, Long> all = functions();
        QUIET.forEach(function -> calls.put(function, all.getOrDefault(function, 0L)));
    }

    private static Map<String, Long> functions() {
        Map<String, Long> functions = new TreeMap<>(StandIn.log());
        functions.keySet().removeIf(name -> !name.matches("cu[A-Z].*|cublas.*|nvrtc.*") || WORDS.contains(name));
        return functions;
    }

    private static void reset() {
        StandIn.reset();
        // Of a kind for which cuBLAS gets less memory, which takes time to fill.
        StandIn.device(0, "Stand-in A100", 8, 0);
    }

    private GanState run() {
        return training.run(SmallTraining.options(Optional.empty()));
    }

    /** A call that fails. */
    private record Fault(String function, long nth, int code, String name) {}

    private List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        calls.forEach((function, count) -> {
            String library = function.startsWith("cublas") ? "cublas" : function.startsWith("nvrtc") ? "nvrtc" : "cu";
            for (long nth : new TreeSet<>(Set.copyOf(List.of(1L, Math.max(1, count / 2), count)))) {
                CODES.get(library).forEach((code, name) -> faults.add(new Fault(function, nth, code, name)));
            }
        });
        return faults;
    }

    @Test
    @Timeout(value = 300, threadMode = SEPARATE_THREAD)
    void eachFaultIsSaidInALine() {
        List<Fault> faults = faults();
        assertThat(faults).hasSizeGreaterThan(200);
        for (Fault fault : faults) {
            reset();
            StandIn.fail(fault.function(), fault.nth(), fault.code());
            Optional<RuntimeException> failure = failure();
            if (QUIET.contains(fault.function())) {
                assertThat(failure).as(fault.toString()).isEmpty();
            } else {
                assertThat(failure).as(fault.toString()).containsInstanceOf(CudaException.class);
                assertThat(failure.orElseThrow())
                        .as(fault.toString())
                        .hasMessageStartingWith("Cannot ")
                        .hasMessageContaining(" says " + fault.name())
                        .hasMessageNotContaining("\n");
            }
            assertThat(StandIn.living()).as(fault.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "34, CUDA_ERROR_STUB_LIBRARY, take the driver's own",
        "46, CUDA_ERROR_DEVICE_UNAVAILABLE, another process has the card",
        "100, CUDA_ERROR_NO_DEVICE, see nvidia-smi",
        "802, CUDA_ERROR_SYSTEM_NOT_READY, the card is not ready yet",
        "803, CUDA_ERROR_SYSTEM_DRIVER_MISMATCH, restart the machine",
        "804, CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE, install a newer driver",
        "999, CUDA_ERROR_UNKNOWN, see dmesg"
    })
    void aDriverThatDoesNotStartIsAdvised(int code, String name, String advice) {
        StandIn.fail("cuInit", 1, code);
        assertThatThrownBy(this::run)
                .isInstanceOf(CudaException.class)
                .hasMessageMatching(
                        "Cannot start the driver: the driver says " + name + " \\(.*\\); .*" + advice + ".*");
    }

    @Test
    void aCardThatIsTooSmallIsSaidSo() {
        StandIn.memory(1 << 20);
        assertThatThrownBy(this::run)
                .isInstanceOf(CudaException.class)
                .hasMessageMatching("Cannot get [\\d.]+ MiB of the memory of Stand-in A100 \\(.*: the driver says"
                        + " CUDA_ERROR_OUT_OF_MEMORY \\(out of memory\\); take a smaller training.batch-size.*");
        assertThat(StandIn.living()).isEmpty();
    }

    /** The driver tells of a kernel that failed when somebody waits. */
    @Test
    void aCardThatIsLostIsSaidSo() {
        StandIn.lazily();
        StandIn.fail("cuMemcpyDtoHAsync_v2", 1, ILLEGAL_ADDRESS);
        assertThatThrownBy(this::run)
                .isInstanceOf(CudaException.class)
                .hasMessage(
                        "Cannot copy from the card: the driver says CUDA_ERROR_ILLEGAL_ADDRESS (an illegal memory access was"
                                + " encountered); the card's context is lost: the process has to start again; if it comes back, see"
                                + " dmesg and nvidia-smi for the card's own errors");
        assertThat(StandIn.living()).isEmpty();
    }

    @Test
    void anErrorWithoutANameHasItsNumber() {
        StandIn.fail("cuStreamCreate", 1, 12_345);
        assertThatThrownBy(this::run).hasMessage("Cannot make a stream: the driver says error 12345");
        StandIn.fail("cuStreamCreate", 1, OUT_OF_MEMORY);
        StandIn.fail("cuGetErrorName", 1, 1);
        assertThatThrownBy(this::run).hasMessageStartingWith("Cannot make a stream: the driver says error 2");
        assertThat(StandIn.living()).isEmpty();
    }

    @Test
    void theCompilersErrorIsQuoted() {
        StandIn.fail("nvrtcCompileProgram", 1, 6);
        assertThatThrownBy(this::run)
                .hasMessage(
                        "Cannot compile kernels for sm_80: NVRTC says NVRTC_ERROR_COMPILATION: kernels.cu(1): error: the"
                                + " script wants this to fail");
        assertThat(StandIn.living()).isEmpty();
    }

    @Test
    void aDeviceThatWasClosedSaysSoToEveryThread() throws Exception {
        CudaDevice other = SmallTraining.device(SmallTraining.options(Optional.empty()));
        CudaDevice device = SmallTraining.device(SmallTraining.options(Optional.empty()));
        device.synchronize();
        Thread elsewhere = new Thread(device::close);
        elsewhere.start();
        elsewhere.join();
        assertThatThrownBy(device::synchronize)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it was closed");
        other.close();
        assertThat(StandIn.living()).isEmpty();
    }

    /** What failed, if anything did; what did not fail is right. */
    private Optional<RuntimeException> failure() {
        try {
            assertSameBits(run(), right);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }
}
