package org.sparkgan.nn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** An activation in place on one batch; forward keeps the slope, which serves backward and tangent alike. */
final class BoundActivation implements BoundLayer {
    private final Activation.Function function;
    private final INDArray values;
    private final INDArray delta;
    private final INDArray slope;
    private final Op step;
    private final Op activate;

    BoundActivation(Activation.Function function, INDArray values, INDArray delta, INDArray slope) {
        this.function = function;
        this.values = values;
        this.delta = delta;
        this.slope = slope;
        this.step = new Step(values, slope, 0.0);
        this.activate = switch (function) {
            case RELU, LEAKY_RELU -> new RectifiedLinear(values, values, 0.0);
            case TANH -> new Tanh(values, values);
            case SIGMOID -> new Sigmoid(values, values);
        };
    }

    @Override
    public void forward() {
        switch (function) {
            case RELU -> {
                Nd4j.getExecutioner().exec(step);
                Nd4j.getExecutioner().exec(activate);
            }
            case LEAKY_RELU -> {
                Nd4j.getExecutioner().exec(step);
                slope.muli(1 - Activation.LEAK).addi(Activation.LEAK);
                values.muli(slope);
            }
            case TANH -> {
                Nd4j.getExecutioner().exec(activate);
                slope.assign(values).muli(values).rsubi(1.0);
            }
            case SIGMOID -> {
                Nd4j.getExecutioner().exec(activate);
                slope.assign(values).rsubi(1.0).muli(values);
            }
        }
    }

    @Override
    public void tangent() {
        values.muli(slope);
    }

    /** In place: the delta of the layer before is this layer's own. */
    @Override
    public void backwardData(INDArray inputDelta) {
        if (inputDelta != delta) {
            inputDelta.assign(delta);
        }
        inputDelta.muli(slope);
    }

    @Override
    public void backwardWeights() {}
}
