package org.sparkgan.compute.nd4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Factor.Use;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;

/**
 * A product of two matrices whose operands are bound once, C = αA B + βC, so that running it allocates nothing.
 *
 * <p>C is column-major, where BLAS writes without a copy. oneDNN, where there is one, is faster than OpenBLAS for all but vectors
 * (1.1 to 1.5 times with a batch of 64), and ND4J calls it for a result that is row-major: the same memory is the transpose of C
 * then, Cᵀ = αBᵀ Aᵀ + βCᵀ.
 */
final class MatrixProduct implements Operation {
    private final CustomOp op = DynamicCustomOp.builder("matmul").build();
    private final OpContext context = Nd4j.getExecutioner().buildContext();

    /** Binds a product of {@code left} and {@code right}, each read as said, to {@code result}. */
    static MatrixProduct of(
            Product product, INDArray result, INDArray left, Use leftUse, INDArray right, Use rightUse) {
        return result.dataType() == DataType.FLOAT && isMatrix(left) && isMatrix(right) && Backend.hasOneDnn()
                ? new MatrixProduct(product, result.transpose(), right.transpose(), rightUse, left.transpose(), leftUse)
                : new MatrixProduct(product, result, left, leftUse, right, rightUse);
    }

    private MatrixProduct(Product product, INDArray result, INDArray left, Use leftUse, INDArray right, Use rightUse) {
        context.setInputArray(0, left);
        context.setInputArray(1, right);
        context.setOutputArray(0, result);
        context.setIArguments(flag(leftUse), flag(rightUse), 0);
        context.setTArguments(product.alpha(), product.beta());
    }

    private static boolean isMatrix(INDArray factor) {
        return factor.rows() > 1 && factor.columns() > 1;
    }

    private static long flag(Use use) {
        return use == Use.TRANSPOSED ? 1 : 0;
    }

    @Override
    public void run() {
        Nd4j.getExecutioner().exec(op, context);
    }
}
