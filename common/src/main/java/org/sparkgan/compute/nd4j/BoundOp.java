package org.sparkgan.compute.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Operation;

/**
 * An ND4J operation whose operands are bound once, so that running it allocates nothing; methods such as {@code INDArray.muli}
 * make a context each time and take two to four times as long.
 */
final class BoundOp implements Operation {
    private final CustomOp op;
    private final OpContext context = Nd4j.getExecutioner().buildContext();

    BoundOp(String name, List<INDArray> inputs, INDArray output, long... settings) {
        op = DynamicCustomOp.builder(name).build();
        for (int i = 0; i < inputs.size(); i++) {
            context.setInputArray(i, inputs.get(i));
        }
        context.setOutputArray(0, output);
        context.setIArguments(settings);
    }

    @Override
    public void run() {
        Nd4j.getExecutioner().exec(op, context);
    }
}
