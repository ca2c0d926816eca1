package org.sparkgan.compute.cuda;

import com.sun.jna.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A stand-in with the kernels of {@code standin.cu}, and its functions called as C calls them. */
final class RawCuda {
    static final int ILLEGAL_ADDRESS = 700;
    static final String OPTION = "--gpu-architecture=sm_90";

    final StandInLibrary library;
    long context;
    long module;

    private RawCuda(StandInLibrary library) {
        this.library = library;
    }

    /** The kernels' source. */
    static String source() {
        try (InputStream in = RawCuda.class.getResourceAsStream("standin.cu")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Built {
        static final StandInLibrary LIBRARY = StandInLibrary.of(source());
    }

    /** Nothing called yet. */
    static RawCuda fresh() {
        StandInLibrary.requireCompiler();
        Built.LIBRARY.control("reset");
        Built.LIBRARY.control("forget_init");
        return new RawCuda(Built.LIBRARY);
    }

    /** With a context, and the kernels loaded. */
    static RawCuda started() {
        RawCuda cuda = fresh();
        cuda.succeed("cuInit", 0);
        cuda.context = cuda.handle("cuDevicePrimaryCtxRetain", 0);
        cuda.succeed("cuCtxSetCurrent", cuda.context);
        cuda.module = cuda.load(cuda.cubin(OPTION));
        return cuda;
    }

    int call(String function, Object... arguments) {
        return library.function(function).invokeInt(arguments);
    }

    void succeed(String function, Object... arguments) {
        int code = call(function, arguments);
        if (code != 0) {
            throw new AssertionError(function + " returned " + code + ": " + library.text("reason"));
        }
    }

    /** Of a function that gives one out by its first argument. */
    long handle(String function, Object... others) {
        long[] handle = new long[1];
        Object[] arguments = new Object[others.length + 1];
        arguments[0] = handle;
        System.arraycopy(others, 0, arguments, 1, others.length);
        succeed(function, arguments);
        return handle[0];
    }

    byte[] cubin(String option) {
        long program = handle("nvrtcCreateProgram", source(), "standin.cu", 0, null, null);
        succeed("nvrtcCompileProgram", program, 1, new String[] {option});
        long[] size = new long[1];
        succeed("nvrtcGetCUBINSize", program, size);
        byte[] cubin = new byte[(int) size[0]];
        succeed("nvrtcGetCUBIN", program, cubin);
        succeed("nvrtcDestroyProgram", (Object) new long[] {program});
        return cubin;
    }

    long load(byte[] cubin) {
        return handle("cuModuleLoadData", (Object) cubin);
    }

    /** Device memory with these numbers. */
    long floats(float... values) {
        long address = handle("cuMemAlloc_v2", 4L * values.length);
        succeed("cuMemcpyHtoDAsync_v2", address, values, 4L * values.length, 0L);
        return address;
    }

    /** Device memory nobody has written to. */
    long unwritten(long bytes) {
        return handle("cuMemAlloc_v2", bytes);
    }

    float[] read(long address, int count) {
        float[] values = new float[count];
        succeed("cuMemcpyDtoHAsync_v2", values, address, 4L * count, 0L);
        succeed("cuStreamSynchronize", 0L);
        return values;
    }

    int[] readInts(long address, int count) {
        int[] values = new int[count];
        succeed("cuMemcpyDtoHAsync_v2", values, address, 4L * count, 0L);
        succeed("cuStreamSynchronize", 0L);
        return values;
    }

    int launch(String kernel, int blocks, int threads, Object... arguments) {
        return launch(kernel, 0, new int[] {blocks, 1, 1, threads, 1, 1}, arguments);
    }

    /** Of as many blocks and threads in x, y and z; arguments are int, long (for pointers too), float. */
    int launch(String kernel, long stream, int[] extents, Object... arguments) {
        long function = handle("cuModuleGetFunction", module, kernel);
        try (Memory values = new Memory(8L * arguments.length);
                Memory addresses = new Memory(8L * arguments.length)) {
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof Integer number) {
                    values.setInt(8L * i, number);
                } else if (arguments[i] instanceof Float number) {
                    values.setFloat(8L * i, number);
                } else {
                    values.setLong(8L * i, (Long) arguments[i]);
                }
                addresses.setPointer(8L * i, values.share(8L * i));
            }
            return call(
                    "cuLaunchKernel",
                    function,
                    extents[0],
                    extents[1],
                    extents[2],
                    extents[3],
                    extents[4],
                    extents[5],
                    0,
                    stream,
                    addresses,
                    null);
        }
    }
}
