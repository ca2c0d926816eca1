package org.sparkgan.compute.cuda;

import com.sun.jna.Pointer;
import java.util.Map;

/** What functions of the libraries return: 0, or what went wrong. */
final class Status {
    private static final Map<Integer, String> CUBLAS = Map.of(
            1, "CUBLAS_STATUS_NOT_INITIALIZED",
            3, "CUBLAS_STATUS_ALLOC_FAILED",
            7, "CUBLAS_STATUS_INVALID_VALUE",
            8, "CUBLAS_STATUS_ARCH_MISMATCH",
            11, "CUBLAS_STATUS_MAPPING_ERROR",
            13, "CUBLAS_STATUS_EXECUTION_FAILED",
            14, "CUBLAS_STATUS_INTERNAL_ERROR",
            15, "CUBLAS_STATUS_NOT_SUPPORTED");

    private static final String LESS =
            "take a smaller training.batch-size, fewer network.features, or a card with more memory";
    private static final String LOST =
            "the card's context is lost: the process has to start again; if it comes back, see dmesg"
                    + " and nvidia-smi for the card's own errors";

    /** By CUresult. */
    private static final Map<Integer, String> ADVICE = Map.ofEntries(
            Map.entry(Driver.OUT_OF_MEMORY, LESS),
            Map.entry(
                    34, "this libcuda is for building alone: take the driver's own, not the one in a folder of stubs"),
            Map.entry(46, "another process has the card for itself: wait for it, or take another card"),
            Map.entry(Driver.NO_DEVICE, "see nvidia-smi, and whether CUDA_VISIBLE_DEVICES hides the card"),
            Map.entry(101, "see nvidia-smi, and whether CUDA_VISIBLE_DEVICES hides the card"),
            Map.entry(209, "the compiler's code is not for this card: take a libnvrtc that knows it"),
            Map.entry(214, LOST),
            Map.entry(700, LOST),
            Map.entry(702, LOST),
            Map.entry(714, LOST),
            Map.entry(715, LOST),
            Map.entry(716, LOST),
            Map.entry(718, LOST),
            Map.entry(719, LOST),
            Map.entry(802, "the card is not ready yet: see whether its services, such as the fabric manager, run"),
            Map.entry(803, "libcuda and the kernel's driver differ: restart the machine after an update of the driver"),
            Map.entry(
                    804,
                    "the container's CUDA is newer than the driver, which this card does not allow: install a newer driver"),
            Map.entry(999, "see dmesg and nvidia-smi"));

    private Status() {}

    /**
     * Passes what the driver returned.
     *
     * @param asked what was asked of it, for the message
     */
    static void check(int status, String asked) {
        if (status != 0) {
            throw ofDriver(status, asked);
        }
    }

    static CudaException ofDriver(int status, String asked) {
        String advice = ADVICE.get(status);
        return new CudaException(
                "Cannot " + asked + ": the driver says " + name(status) + (advice == null ? "" : "; " + advice));
    }

    /** The driver's own name of a status, and what it says of it. */
    static String name(int status) {
        long[] text = new long[1];
        if (Driver.cuGetErrorName(status, text) != 0 || text[0] == 0) {
            return "error " + status;
        }
        String name = new Pointer(text[0]).getString(0);
        return Driver.cuGetErrorString(status, text) != 0 || text[0] == 0
                ? name
                : name + " (" + new Pointer(text[0]).getString(0) + ")";
    }

    /** Passes what cuBLAS returned. */
    static void checkCublas(int status, String asked) {
        if (status != 0) {
            throw new CudaException("Cannot " + asked + ": cuBLAS says "
                    + CUBLAS.getOrDefault(status, "status " + status) + (status == 3 ? "; " + LESS : ""));
        }
    }

    /** Passes what NVRTC returned. */
    static void checkNvrtc(int status, String asked) {
        if (status != 0) {
            throw new CudaException("Cannot " + asked + ": NVRTC says " + nvrtcName(status));
        }
    }

    static String nvrtcName(int status) {
        long text = Nvrtc.nvrtcGetErrorString(status);
        return text == 0 ? "error " + status : new Pointer(text).getString(0);
    }
}
