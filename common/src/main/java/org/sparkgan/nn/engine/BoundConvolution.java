package org.sparkgan.nn.engine;

import static org.sparkgan.compute.Factor.plain;

import java.util.function.Supplier;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.nn.layer.Bias;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Convolutional;

/** Binds convolutions and transposed ones to a batch. */
final class BoundConvolution {
    private BoundConvolution() {}

    static BoundLayer of(Conv2d layer, LayerBatch at) {
        GroupConvolution convolution = new GroupConvolution(layer, at);
        Operation direction = convolution.maps(at.input(), at.output());
        Operation affine = withBiases(layer, direction, at);
        return new BoundPasses(
                layer.groups() == 1 && layer.bias() == Bias.LEARNED ? atOnce(layer, at) : affine,
                direction,
                affine,
                to -> convolution.image(at.delta(), to),
                gradients(layer, () -> convolution.gradient(at.input(), at.delta()), at));
    }

    /** With biases: faster than one after the other. */
    private static Operation atOnce(Conv2d layer, LayerBatch at) {
        return at.device()
                .convolve(
                        layer.convolution(),
                        at.input(),
                        at.weights(layer.convolution().window(), layer.channels()),
                        at.biases(layer.channels(), 1),
                        at.output(),
                        at.scratch().workspace());
    }

    static BoundLayer of(ConvTranspose2d layer, LayerBatch at) {
        GroupConvolution convolution = new GroupConvolution(layer, at);
        Operation direction = convolution.image(at.input(), at.output());
        // With biases of its own, ND4J's operation takes up to twice as long.
        Operation forward = withBiases(layer, direction, at);
        return new BoundPasses(
                forward,
                direction,
                forward,
                to -> convolution.maps(at.delta(), to),
                gradients(layer, () -> convolution.gradient(at.delta(), at.input()), at));
    }

    /** Then adds the biases, which all pixels of a channel share, to the output. */
    private static Operation withBiases(Convolutional layer, Operation direction, LayerBatch at) {
        if (layer.bias() == Bias.NONE) {
            return direction;
        }
        FeatureMaps maps = layer.outputMaps();
        Matrix pixels = pixels(at.output(), maps);
        Operation biases = at.device()
                .product(
                        Product.ADDED,
                        pixels,
                        plain(at.biases(maps.channels(), 1)),
                        plain(at.scratch().onesRow(pixels.columns())));
        return Operation.sequence(direction, biases);
    }

    private static Supplier<Operation> gradients(Convolutional layer, Supplier<Operation> byWeights, LayerBatch at) {
        return layer.bias() == Bias.NONE
                ? byWeights
                : () -> Operation.sequence(byWeights.get(), biasGradient(layer.outputMaps(), at));
    }

    /** Biases, of which all pixels of the first samples share one a channel. */
    private static Operation biasGradient(FeatureMaps maps, LayerBatch at) {
        return BiasGradient.of(
                at.device(),
                at.biasesGradient(maps.channels(), 1),
                pixels(at.delta(), maps),
                at.scratch().ones((long) at.biased() * maps.pixels()),
                (long) (at.biased() / 2) * maps.pixels());
    }

    /** A batch as {@code [channels, pixels of all samples]}. */
    private static Matrix pixels(Matrix batch, FeatureMaps maps) {
        return batch.reshaped(maps.channels(), maps.pixels() * batch.columns());
    }
}
