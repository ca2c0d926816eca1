package org.sparkgan.nn.engine;

import static org.sparkgan.compute.nd4j.MatrixProduct.Factor.plain;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.nd4j.MatrixProduct;
import org.sparkgan.nn.layer.ConvTranspose2d;

/** A transposed convolution on one batch. */
final class BoundConvTranspose2d implements BoundLayer {
    private final Runnable direction;
    private final MatrixProduct bias;
    private final ConvolutionGradients gradients;
    private final InputGradient inputGradient;

    BoundConvTranspose2d(
            Network network,
            Place place,
            ConvTranspose2d layer,
            INDArray input,
            INDArray output,
            INDArray delta,
            Scratch scratch,
            int biased) {
        FeatureMaps image = layer.outputMaps();
        Convolution convolution = Convolution.of(network, place, layer.kernel(), image, layer.maps());
        INDArray pixels = Convolution.pixels(output, image);
        direction = convolution.up(input, output, scratch.columns());
        // With a bias of its own, ND4J's operation takes up to twice as long.
        bias = MatrixProduct.addedTo(
                pixels,
                plain(network.biases(network.weights(), place, image.channels())),
                plain(scratch.onesRow(pixels.columns())));
        inputGradient = new InputGradient(to -> convolution.down(delta, to, scratch.patches()));
        gradients = new ConvolutionGradients(
                () -> PatchProducts.gradient(convolution, delta, input, scratch.patches()),
                () -> BiasGradient.ofPixels(network, place, image, delta, scratch, biased));
    }

    @Override
    public void forward() {
        direction.run();
        bias.run();
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
