package org.sparkgan.nn.engine;

import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The operation that writes a layer's gradient by its input, bound anew only when it is to go to another matrix. */
final class InputGradient {
    private final Function<INDArray, Runnable> binding;
    private INDArray target;
    private Runnable operation;

    /** Binds with {@code binding}, which takes the matrix to write to. */
    InputGradient(Function<INDArray, Runnable> binding) {
        this.binding = binding;
    }

    void to(INDArray inputDelta) {
        if (inputDelta != target) {
            target = inputDelta;
            operation = binding.apply(inputDelta);
        }
        operation.run();
    }
}
