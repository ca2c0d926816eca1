package org.sparkgan.nn.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.nn.layer.Conv2d;

/** A convolution on one batch. */
final class BoundConv2d implements BoundLayer {
    private final Runnable forward;
    private final Runnable direction;
    private final ConvolutionGradients gradients;
    private final InputGradient inputGradient;

    BoundConv2d(
            Network network,
            Place place,
            Conv2d layer,
            INDArray input,
            INDArray output,
            INDArray delta,
            Scratch scratch,
            int biased) {
        FeatureMaps maps = layer.outputMaps();
        Convolution convolution = Convolution.of(network, place, layer.kernel(), layer.maps(), maps);
        forward = convolution.down(
                input,
                output,
                scratch.patches(),
                network.biases(network.weights(), place, maps.channels()).reshape('c', true, maps.channels()));
        direction = convolution.down(input, output, scratch.patches());
        inputGradient = new InputGradient(to -> convolution.up(delta, to, scratch.columns()));
        gradients = new ConvolutionGradients(
                () -> PatchProducts.gradient(convolution, input, delta, scratch.patches()),
                () -> BiasGradient.ofPixels(network, place, maps, delta, scratch, biased));
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
        inputGradient.to(inputDelta);
    }

    @Override
    public void backwardWeights() {
        gradients.run();
    }
}
