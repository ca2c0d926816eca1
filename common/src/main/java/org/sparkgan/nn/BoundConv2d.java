package org.sparkgan.nn;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution on one batch. */
final class BoundConv2d implements BoundLayer {
    private final Convolution convolution;
    private final INDArray delta;
    private final BoundOp forward;
    private final BoundOp direction;
    private final ConvolutionGradients gradients;
    private INDArray boundInputDelta;
    private BoundOp inputGradient;

    BoundConv2d(Network network, int index, Conv2d layer, INDArray input, INDArray output, INDArray delta, int biased) {
        FeatureMaps maps = layer.outputMaps();
        convolution = Convolution.of(network, index, layer.kernel(), layer.maps(), maps);
        this.delta = delta;
        forward = convolution.down(input, output, network.biases(network.parameters(), index, maps.channels()));
        direction = convolution.down(input, output);
        gradients = new ConvolutionGradients(
                () -> new ConvolutionGradient(network, index, convolution, input, delta),
                () -> BiasGradient.ofPixels(network, index, maps, delta, biased));
    }

    @Override
    public void forward() {
        forward.run();
    }

    @Override
    public void tangent() {
        direction.run();
    }

    @Override
    public void backwardData(INDArray inputDelta) {
        if (inputDelta != boundInputDelta) {
            boundInputDelta = inputDelta;
            inputGradient = convolution.up(delta, inputDelta);
        }
        inputGradient.run();
    }

    @Override
    public void backwardWeights() {
        gradients.run();
    }
}
