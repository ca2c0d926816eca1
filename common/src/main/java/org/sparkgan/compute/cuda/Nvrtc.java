package org.sparkgan.compute.cuda;

/** Functions of libnvrtc, with its own names; see {@link Driver}. */
final class Nvrtc {
    private Nvrtc() {}

    static native int nvrtcVersion(int[] major, int[] minor);

    static native int nvrtcCreateProgram(
            long[] program, byte[] source, byte[] name, int headers, long headerTexts, long headerNames);

    static native int nvrtcCompileProgram(long program, int count, long options);

    static native int nvrtcGetCUBINSize(long program, long[] bytes);

    static native int nvrtcGetCUBIN(long program, byte[] cubin);

    static native int nvrtcGetProgramLogSize(long program, long[] bytes);

    static native int nvrtcGetProgramLog(long program, byte[] log);

    static native int nvrtcDestroyProgram(long[] program);

    static native long nvrtcGetErrorString(int status);
}
