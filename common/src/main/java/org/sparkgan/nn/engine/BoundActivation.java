package org.sparkgan.nn.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseSubtraction;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.nd4j.Elementwise;
import org.sparkgan.nn.layer.Activation;

/** An activation on one batch, mostly in place; forward keeps the slope, which serves backward and tangent alike. */
final class BoundActivation implements BoundLayer {
    private final Runnable forward;
    private final Elementwise tangent;
    private final InputGradient inputGradient;

    /**
     * Binds to a batch.
     *
     * @param values what goes out; the same matrix as {@code input} but for the first of some layers
     * @param slope filled with the function's derivative
     */
    BoundActivation(Activation.Function function, INDArray input, INDArray values, INDArray delta, INDArray slope) {
        forward = switch (function) {
            case RELU -> relu(input, values, slope);
            case LEAKY_RELU -> leakyRelu(input, values, slope);
            case TANH -> tanh(input, values, slope);
            case SIGMOID -> sigmoid(input, values, slope);
        };
        tangent = Elementwise.product(values, input, slope);
        inputGradient = new InputGradient(to -> Elementwise.product(to, delta, slope)::run);
    }

    private static Runnable relu(INDArray input, INDArray values, INDArray slope) {
        Op step = new Step(input, slope, 0.0);
        Op rectify = new RectifiedLinear(input, values, 0.0);
        return () -> {
            exec(step);
            exec(rectify);
        };
    }

    private static Runnable leakyRelu(INDArray input, INDArray values, INDArray slope) {
        Op step = new Step(input, slope, 0.0);
        Op leak = new ScalarMax(slope, null, slope, Activation.LEAK);
        Elementwise scale = Elementwise.product(values, input, slope);
        return () -> {
            exec(step);
            exec(leak);
            scale.run();
        };
    }

    /** Slope 1 - y². */
    private static Runnable tanh(INDArray input, INDArray values, INDArray slope) {
        Op tanh = new Tanh(input, values);
        Elementwise square = Elementwise.product(slope, values, values);
        Op subtractFromOne = new ScalarReverseSubtraction(slope, null, slope, 1.0);
        return () -> {
            exec(tanh);
            square.run();
            exec(subtractFromOne);
        };
    }

    /** Slope y (1 - y). */
    private static Runnable sigmoid(INDArray input, INDArray values, INDArray slope) {
        Op sigmoid = new Sigmoid(input, values);
        Op subtractFromOne = new ScalarReverseSubtraction(values, null, slope, 1.0);
        Elementwise product = Elementwise.product(slope, slope, values);
        return () -> {
            exec(sigmoid);
            exec(subtractFromOne);
            product.run();
        };
    }

    private static void exec(Op op) {
        Nd4j.getExecutioner().exec(op);
    }

    @Override
    public void forward() {
        forward.run();
    }

    @Override
    public void tangent() {
        tangent.run();
    }

    /** In place where the delta of the layer before is this layer's own. */
    @Override
    public void backwardData(INDArray inputDelta) {
        inputGradient.to(inputDelta);
    }

    @Override
    public void backwardWeights() {}
}
