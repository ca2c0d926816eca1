package org.sparkgan.compute.cuda;

import com.sun.jna.Native;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The libraries of CUDA that this process has loaded; a process has one set of them.
 *
 * @param cuda the newest version that the driver knows, such as 13000 for 13.0
 * @param compiler NVRTC's, as 1000 major + 10 minor
 */
record Libraries(int cuda, int compiler) {
    private static final int OLDEST = 11_080;
    private static final int OLDEST_MAJOR = 11;
    private static final int NEWEST_MAJOR = 13;
    private static final String NEEDED = "CUDA 11.8, 12 or 13 is needed";
    private static final String TOOLKIT =
            "install the runtime of CUDA 11.8, 12 or 13 (images nvidia/cuda:*-runtime have it, and so do"
                    + " PyTorch's wheels), or say where it is with compute.cuda-libraries";

    /** Whether functions have libraries, which they keep as long as the process lives. */
    private static boolean isBound;

    /**
     * Loads them, where that was not done yet.
     *
     * @param folder looked into first
     * @throws CudaException where one is missing or too old
     */
    static synchronized Libraries load(Optional<Path> folder) {
        if (!isBound) {
            requireJna();
            driver().bind(Driver.class, folder);
            List<Integer> majors = IntStream.iterate(
                            Math.min(cudaVersion() / 1000, NEWEST_MAJOR),
                            major -> major >= OLDEST_MAJOR,
                            major -> major - 1)
                    .boxed()
                    .toList();
            cublas(majors).bind(Cublas.class, folder);
            nvrtc(majors).bind(Nvrtc.class, folder);
            isBound = true;
        }
        return new Libraries(cudaVersion(), compilerVersion());
    }

    /** JNA unpacks native code of its own to a temporary folder. */
    private static void requireJna() {
        if (!System.getProperty("os.name").startsWith("Linux")) {
            throw new CudaException("Cannot use a GPU: CUDA's libraries are looked for on Linux alone, and this is "
                    + System.getProperty("os.name"));
        }
        try {
            Native.getNativeSize(int.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new CudaException(
                    "Cannot call CUDA's libraries: JNA does not load (" + e.getMessage()
                            + "); where the temporary folder is mounted noexec, give the JVM another with -Djna.tmpdir=FOLDER",
                    e);
        }
    }

    private static Library driver() {
        return new Library(
                "NVIDIA's driver",
                List.of("libcuda.so.1"),
                List.of(),
                "install NVIDIA's driver; a container needs the runtime nvidia");
    }

    private static int cudaVersion() {
        Status.check(Driver.cuInit(0), "start the driver");
        int[] version = new int[1];
        Status.check(Driver.cuDriverGetVersion(version), "ask the driver for its version");
        if (version[0] < OLDEST) {
            throw new CudaException("Cannot use the driver: it knows CUDA " + text(version[0]) + ", and " + NEEDED
                    + ": install a newer driver");
        }
        return version[0];
    }

    private static Library cublas(List<Integer> majors) {
        return new Library(
                "cuBLAS",
                majors.stream().map(major -> "libcublas.so." + major).toList(),
                List.of("libcublasLt.so.1[1-9]"),
                TOOLKIT);
    }

    /** NVRTC of CUDA 11.2 to 11.8 has one name. */
    private static Library nvrtc(List<Integer> majors) {
        return new Library(
                "NVRTC",
                majors.stream()
                        .map(major -> "libnvrtc.so." + (major == 11 ? "11.2" : major))
                        .toList(),
                List.of("libnvrtc-builtins.so.1[1-9].*"),
                TOOLKIT);
    }

    private static int compilerVersion() {
        int[] major = new int[1];
        int[] minor = new int[1];
        Status.checkNvrtc(Nvrtc.nvrtcVersion(major, minor), "ask the compiler for its version");
        int version = 1000 * major[0] + 10 * minor[0];
        if (version < OLDEST) {
            throw new CudaException("Cannot use NVRTC " + text(version) + ": " + NEEDED);
        }
        return version;
    }

    /** A version as people write it. */
    static String text(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }
}
