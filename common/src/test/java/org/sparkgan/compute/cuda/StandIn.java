package org.sparkgan.compute.cuda;

import java.nio.file.Path;
import java.util.Map;

/**
 * The stand-in for CUDA's libraries with the product's own kernels. It stays in this process: a test begins with {@link #reset}. Where
 * there is no g++ the first method that is called skips the test.
 */
public final class StandIn {
    private static final class Built {
        static final StandInLibrary LIBRARY =
                StandInLibrary.of(KernelSource.text()).tellAs("product");
    }

    private StandIn() {}

    private static StandInLibrary library() {
        // Not in the holder, whose failure would be another error each time after the first.
        StandInLibrary.requireCompiler();
        return Built.LIBRARY;
    }

    /** Where the libraries are, under the names that CUDA's have. */
    public static Path folder() {
        return library().folder();
    }

    /** As in a fresh process: one device, 1 GiB, nothing alive, nothing counted, nothing that shall fail. */
    public static void reset() {
        library().control("reset");
    }

    /** As many devices, each as after {@link #reset}. */
    public static void devices(int count) {
        library().control("devices", count);
    }

    /** What a device says of itself, with its compute capability. */
    public static void device(int ordinal, String name, int major, int minor) {
        library().control("device", ordinal, name, major, minor);
    }

    /** Bytes of each device. */
    public static void memory(long bytes) {
        library().control("memory", bytes);
    }

    /** Versions as CUDA has them: the driver's such as 13000, NVRTC's in two numbers. */
    public static void versions(int driver, int nvrtcMajor, int nvrtcMinor) {
        library().control("versions", driver, nvrtcMajor, nvrtcMinor);
    }

    /** From now on work begins when somebody waits for it, not when it is asked for. */
    public static void lazily() {
        library().control("lazy");
    }

    /** From now on the last thread of the last block runs first. */
    public static void backwards() {
        library().control("backwards");
    }

    /** Lets the {@code nth} call of a function from now on, counted from 1, return {@code code}. */
    public static void fail(String function, long nth, int code) {
        library().control("fail", function, nth, code);
    }

    /**
     * How often what was done: functions by their names, {@code kernel:NAME} and {@code replay:kernel:NAME} for launches by hand and by
     * graphs, {@code copy:up} and {@code copy:down} for copies, {@code bytes:up} and {@code bytes:down} for their bytes.
     */
    public static Map<String, Long> log() {
        return library().counts("log");
    }

    /** Counts from 0 again. */
    public static void clearLog() {
        library().control("clear_log");
    }

    /** Allocations, streams, modules, graphs, handles and contexts that were not given back. */
    public static long live() {
        return library().number("live");
    }

    /** The same by kind. */
    public static Map<String, Long> living() {
        return library().counts("living");
    }

    /** Why the last error came that a check of the stand-in's own found. */
    public static String reason() {
        return library().text("reason");
    }
}
