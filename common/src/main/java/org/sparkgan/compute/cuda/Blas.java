package org.sparkgan.compute.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.sparkgan.compute.Factor;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.compute.cuda.CudaOptions.Multiplication;

/** cuBLAS on a session's stream, with memory of its own: its results are then the same each run. */
final class Blas {
    /** Bytes to work with that NVIDIA recommends for the newer cards; others need less. */
    static final long MOST_WORKSPACE = 32L << 20;

    private static final long WORKSPACE = 4L << 20;
    private static final int HOPPER = 9;

    private final Session session;
    private final long handle;
    private final int version;
    private final CudaStorage workspace;
    private final Multiplication multiplication;

    Blas(Session session, Multiplication multiplication, Releases releases) {
        this.session = session;
        this.multiplication = multiplication;
        long[] created = new long[1];
        Status.checkCublas(Cublas.cublasCreate_v2(created), "start cuBLAS on " + session.card());
        handle = created[0];
        releases.add(() -> Cublas.cublasDestroy_v2(handle));
        int[] found = new int[1];
        Status.checkCublas(Cublas.cublasGetVersion_v2(handle, found), "ask cuBLAS for its version");
        version = found[0];
        Status.checkCublas(Cublas.cublasSetStream_v2(handle, session.stream()), "give cuBLAS a stream");
        long bytes = workspaceBytes(session.card());
        workspace = session.allocate(bytes / Float.BYTES);
        Status.checkCublas(
                Cublas.cublasSetWorkspace_v2(handle, workspace.address(), bytes), "give cuBLAS memory to work with");
        int mode = multiplication == Multiplication.TF32 ? Cublas.TF32_TENSOR_OP_MATH : Cublas.DEFAULT_MATH;
        Status.checkCublas(Cublas.cublasSetMathMode(handle, mode), "tell cuBLAS how to multiply");
    }

    private static long workspaceBytes(Card card) {
        return card.major() >= HOPPER ? MOST_WORKSPACE : WORKSPACE;
    }

    /** The product of two matrices, whose sides have to fit. */
    Operation product(Product product, Matrix to, Factor left, Factor right) {
        return new Bound(product, to, left, right);
    }

    String description() {
        return "cuBLAS " + version / 10_000 + "." + version / 100 % 100
                + (multiplication == Multiplication.TF32 ? " with TF32" : "");
    }

    private static int side(long length) {
        return Math.toIntExact(length);
    }

    private static int use(Factor factor) {
        return factor.use() == Factor.Use.PLAIN ? Cublas.PLAIN : Cublas.TRANSPOSED;
    }

    /** A product with all its arguments. */
    private final class Bound implements Operation {
        private final Matrix to;
        private final Factor left;
        private final Factor right;
        /** α, then β. */
        private final Memory factors = new Memory(2L * Float.BYTES);

        private final int rows;
        private final int columns;
        private final int inner;

        Bound(Product product, Matrix to, Factor left, Factor right) {
            this.to = to;
            this.left = left;
            this.right = right;
            factors.setFloat(0, (float) product.alpha());
            factors.setFloat(Float.BYTES, (float) product.beta());
            rows = side(to.rows());
            columns = side(to.columns());
            inner = side(
                    left.use() == Factor.Use.PLAIN
                            ? left.matrix().columns()
                            : left.matrix().rows());
        }

        @Override
        public void run() {
            session.enter();
            int status = Cublas.cublasSgemm_v2(
                    handle,
                    use(left),
                    use(right),
                    rows,
                    columns,
                    inner,
                    Pointer.nativeValue(factors),
                    CudaStorage.address(left.matrix()),
                    (int) left.matrix().rows(),
                    CudaStorage.address(right.matrix()),
                    (int) right.matrix().rows(),
                    Pointer.nativeValue(factors) + Float.BYTES,
                    CudaStorage.address(to),
                    rows);
            if (status != 0) {
                Status.checkCublas(status, "multiply matrices");
            }
        }
    }
}
