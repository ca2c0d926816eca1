package org.sparkgan.compute.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** An ND4J operation whose operands are bound once, so that the JVM allocates nothing when it runs. */
public final class BoundOp {
    private final CustomOp op;
    private final OpContext context = Nd4j.getExecutioner().buildContext();

    public BoundOp(String name, List<INDArray> inputs, INDArray output, long... settings) {
        op = DynamicCustomOp.builder(name).build();
        for (int i = 0; i < inputs.size(); i++) {
            context.setInputArray(i, inputs.get(i));
        }
        context.setOutputArray(0, output);
        context.setIArguments(settings);
    }

    public void run() {
        Nd4j.getExecutioner().exec(op, context);
    }
}
