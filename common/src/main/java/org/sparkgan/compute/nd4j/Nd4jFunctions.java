package org.sparkgan.compute.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseSubtraction;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Operation;

/** Activation functions with their slopes. */
final class Nd4jFunctions {
    private Nd4jFunctions() {}

    /** See {@link org.sparkgan.compute.Device#activate}. */
    static Operation of(Function function, INDArray input, INDArray values, INDArray slope) {
        return switch (function) {
            case RELU -> relu(input, values, slope);
            case LEAKY_RELU -> leakyRelu(input, values, slope);
            case TANH -> tanh(input, values, slope);
            case SIGMOID -> sigmoid(input, values, slope);
        };
    }

    private static Operation relu(INDArray input, INDArray values, INDArray slope) {
        return Operation.sequence(op(new Step(input, slope, 0.0)), op(new RectifiedLinear(input, values, 0.0)));
    }

    private static Operation leakyRelu(INDArray input, INDArray values, INDArray slope) {
        return Operation.sequence(
                op(new Step(input, slope, 0.0)),
                op(new ScalarMax(slope, null, slope, Function.LEAK)),
                product(values, input, slope));
    }

    /** Slope 1 - y². */
    private static Operation tanh(INDArray input, INDArray values, INDArray slope) {
        return Operation.sequence(
                op(new Tanh(input, values)),
                product(slope, values, values),
                op(new ScalarReverseSubtraction(slope, null, slope, 1.0)));
    }

    /** Slope y (1 - y). */
    private static Operation sigmoid(INDArray input, INDArray values, INDArray slope) {
        return Operation.sequence(
                op(new Sigmoid(input, values)),
                op(new ScalarReverseSubtraction(values, null, slope, 1.0)),
                product(slope, slope, values));
    }

    private static Operation product(INDArray to, INDArray left, INDArray right) {
        return new BoundOp("multiply", List.of(left, right), to);
    }

    private static Operation op(Op op) {
        return () -> Nd4j.getExecutioner().exec(op);
    }
}
