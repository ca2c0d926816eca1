package org.sparkgan.nn.engine;

import java.util.function.Function;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;

/** The operation that writes a layer's gradient by its input, bound anew only when it is to go to another matrix. */
final class InputGradient {
    private final Function<Matrix, Operation> binding;
    private Matrix target;
    private Operation operation;

    /** Binds with {@code binding}, which takes the matrix to write to. */
    InputGradient(Function<Matrix, Operation> binding) {
        this.binding = binding;
    }

    void to(Matrix inputDelta) {
        if (!inputDelta.equals(target)) {
            target = inputDelta;
            operation = binding.apply(inputDelta);
        }
        operation.run();
    }
}
