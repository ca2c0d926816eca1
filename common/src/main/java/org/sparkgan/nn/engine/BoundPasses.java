package org.sparkgan.nn.engine;

import java.util.function.Function;
import java.util.function.Supplier;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;

/** A layer on one batch of which each pass is one operation. */
final class BoundPasses implements BoundLayer {
    private static final Operation NOTHING = () -> {};

    private final Operation forward;
    private final Operation tangent;
    private final Operation affine;
    private final InputGradient inputGradient;
    private final Supplier<Operation> gradientsBinding;
    /** Null until it is first asked for: most views of a batch never are. */
    private Operation gradients;

    /**
     * A layer with weights.
     *
     * @param forward output from input
     * @param tangent output from an input that holds a direction
     * @param affine see {@link BoundLayer#affine()}
     * @param inputGradient binds what writes the gradient by the input to a matrix
     * @param gradients binds what writes the gradient by the parameters
     */
    BoundPasses(
            Operation forward,
            Operation tangent,
            Operation affine,
            Function<Matrix, Operation> inputGradient,
            Supplier<Operation> gradients) {
        this.forward = forward;
        this.tangent = tangent;
        this.affine = affine;
        this.inputGradient = new InputGradient(inputGradient);
        this.gradientsBinding = gradients;
    }

    /** A layer without weights, and so without biases. */
    BoundPasses(Operation forward, Operation tangent, Function<Matrix, Operation> inputGradient) {
        this(forward, tangent, tangent, inputGradient, () -> NOTHING);
    }

    @Override
    public void forward() {
        forward.run();
    }

    @Override
    public void tangent() {
        tangent.run();
    }

    @Override
    public void affine() {
        affine.run();
    }

    @Override
    public void backwardData(Matrix inputDelta) {
        inputGradient.to(inputDelta);
    }

    @Override
    public void backwardWeights() {
        if (gradients == null) {
            gradients = gradientsBinding.get();
        }
        gradients.run();
    }
}
