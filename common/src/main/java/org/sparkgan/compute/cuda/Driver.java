package org.sparkgan.compute.cuda;

/**
 * Functions of libcuda, with the driver's own names. Addresses and handles are {@code long}; what is returned beside the status goes
 * to arrays of one.
 */
@SuppressWarnings("MemberName")
final class Driver {
    /** Of an attribute of a device: the most significant part of its compute capability. */
    static final int CAPABILITY_MAJOR = 75;

    static final int CAPABILITY_MINOR = 76;
    static final int COMPUTE_MODE = 20;
    static final int COMPUTE_MODE_PROHIBITED = 2;
    static final int OUT_OF_MEMORY = 2;
    static final int NO_DEVICE = 100;
    /** Of an attribute of a kernel: bytes of a thread in the card's memory. */
    static final int MEMORY_OF_THREAD = 3;

    static final int REGISTERS_OF_THREAD = 4;
    /** A stream that does not wait for the default one. */
    static final int STREAM_NON_BLOCKING = 1;
    /** Other threads may go on asking for memory while this one records. */
    static final int CAPTURE_OF_THREAD = 1;
    /** An event without a time, which is cheaper. */
    static final int EVENT_DISABLE_TIMING = 2;

    private Driver() {}

    static native int cuInit(int flags);

    static native int cuDriverGetVersion(int[] version);

    static native int cuDeviceGetCount(int[] count);

    static native int cuDeviceGet(int[] device, int ordinal);

    static native int cuDeviceGetName(byte[] name, int length, int device);

    static native int cuDeviceGetAttribute(int[] value, int attribute, int device);

    static native int cuDeviceTotalMem_v2(long[] bytes, int device);

    static native int cuDevicePrimaryCtxRetain(long[] context, int device);

    static native int cuDevicePrimaryCtxRelease_v2(int device);

    static native int cuCtxSetCurrent(long context);

    static native int cuMemGetInfo_v2(long[] free, long[] total);

    static native int cuMemAlloc_v2(long[] address, long bytes);

    static native int cuMemFree_v2(long address);

    static native int cuMemAllocHost_v2(long[] address, long bytes);

    static native int cuMemFreeHost(long address);

    static native int cuMemcpyHtoDAsync_v2(long to, long from, long bytes, long stream);

    static native int cuMemcpyDtoHAsync_v2(long to, long from, long bytes, long stream);

    static native int cuMemcpyDtoDAsync_v2(long to, long from, long bytes, long stream);

    static native int cuMemsetD32Async(long to, int word, long words, long stream);

    static native int cuModuleLoadData(long[] module, byte[] image);

    static native int cuModuleUnload(long module);

    static native int cuModuleGetFunction(long[] function, long module, byte[] name);

    static native int cuFuncGetAttribute(int[] value, int attribute, long function);

    static native int cuLaunchKernel(
            long function,
            int gridX,
            int gridY,
            int gridZ,
            int blockX,
            int blockY,
            int blockZ,
            int sharedBytes,
            long stream,
            long arguments,
            long extra);

    static native int cuStreamCreate(long[] stream, int flags);

    static native int cuStreamSynchronize(long stream);

    static native int cuStreamDestroy_v2(long stream);

    static native int cuStreamBeginCapture_v2(long stream, int mode);

    static native int cuStreamEndCapture(long stream, long[] graph);

    static native int cuGraphInstantiateWithFlags(long[] executable, long graph, long flags);

    static native int cuGraphLaunch(long executable, long stream);

    static native int cuGraphExecDestroy(long executable);

    static native int cuGraphDestroy(long graph);

    static native int cuEventCreate(long[] event, int flags);

    static native int cuEventRecord(long event, long stream);

    static native int cuEventSynchronize(long event);

    static native int cuEventDestroy_v2(long event);

    static native int cuGetErrorName(int status, long[] text);

    static native int cuGetErrorString(int status, long[] text);
}
