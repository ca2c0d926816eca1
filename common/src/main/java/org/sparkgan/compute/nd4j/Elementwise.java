package org.sparkgan.compute.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An elementwise operation whose operands are bound once, so that running it allocates nothing; methods such as
 * {@code INDArray.muli} make a context each time and take two to four times as long.
 */
public final class Elementwise {
    private final CustomOp op;
    private final OpContext context = Nd4j.getExecutioner().buildContext();

    private Elementwise(String name, INDArray result, INDArray left, INDArray right) {
        op = DynamicCustomOp.builder(name).build();
        context.setInputArray(0, left);
        context.setInputArray(1, right);
        context.setOutputArray(0, result);
    }

    /** result = left ⊙ right, which may be a row of factors, one a column. */
    public static Elementwise product(INDArray result, INDArray left, INDArray right) {
        return new Elementwise("multiply", result, left, right);
    }

    /** result = left + right. */
    public static Elementwise sum(INDArray result, INDArray left, INDArray right) {
        return new Elementwise("add", result, left, right);
    }

    /** result = left - right. */
    public static Elementwise difference(INDArray result, INDArray left, INDArray right) {
        return new Elementwise("subtract", result, left, right);
    }

    /** Computes the result from what the operands hold now. */
    public void run() {
        Nd4j.getExecutioner().exec(op, context);
    }
}
