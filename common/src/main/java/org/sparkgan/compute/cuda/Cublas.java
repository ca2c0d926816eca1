package org.sparkgan.compute.cuda;

/** Functions of libcublas, with its own names; see {@link Driver}. */
@SuppressWarnings("MemberName")
final class Cublas {
    static final int PLAIN = 0;
    static final int TRANSPOSED = 1;
    static final int DEFAULT_MATH = 0;
    static final int TF32_TENSOR_OP_MATH = 3;

    private Cublas() {}

    static native int cublasCreate_v2(long[] handle);

    static native int cublasDestroy_v2(long handle);

    static native int cublasSetStream_v2(long handle, long stream);

    static native int cublasSetMathMode(long handle, int mode);

    static native int cublasSetWorkspace_v2(long handle, long address, long bytes);

    static native int cublasGetVersion_v2(long handle, int[] version);

    static native int cublasSgemm_v2(
            long handle,
            int leftUse,
            int rightUse,
            int rows,
            int columns,
            int inner,
            long alpha,
            long left,
            int leftRows,
            long right,
            int rightRows,
            long beta,
            long to,
            int toRows);
}
