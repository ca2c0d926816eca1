package org.sparkgan.nn.engine;

import static org.sparkgan.compute.Factor.plain;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.compute.Workspace;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;

/** Binds convolutions and transposed ones to a batch. */
final class BoundConvolution {
    private BoundConvolution() {}

    static BoundLayer of(Conv2d layer, LayerBatch at) {
        Convolution shape = layer.convolution();
        Device device = at.device();
        Matrix weights = at.weights(shape.window(), layer.channels());
        Workspace workspace = at.scratch().workspace();
        Operation direction = device.convolve(shape, at.input(), weights, at.output(), workspace);
        return new BoundPasses(
                device.convolve(shape, at.input(), weights, at.biases(layer.channels(), 1), at.output(), workspace),
                direction,
                Operation.sequence(direction, biases(layer.outputMaps(), at)),
                to -> device.convolveBack(shape, at.delta(), weights, to, workspace),
                () -> Operation.sequence(
                        device.convolutionGradient(
                                shape,
                                at.input(),
                                at.delta(),
                                at.weightsGradient(shape.window(), layer.channels()),
                                workspace),
                        biasGradient(layer.outputMaps(), at)));
    }

    static BoundLayer of(ConvTranspose2d layer, LayerBatch at) {
        Convolution shape = layer.convolution();
        Device device = at.device();
        int columns = layer.maps().channels();
        Matrix weights = at.weights(shape.window(), columns);
        Workspace workspace = at.scratch().workspace();
        Operation direction = device.convolveBack(shape, at.input(), weights, at.output(), workspace);
        // With biases of its own, ND4J's operation takes up to twice as long.
        Operation forward = Operation.sequence(direction, biases(layer.outputMaps(), at));
        return new BoundPasses(
                forward,
                direction,
                forward,
                to -> device.convolve(shape, at.delta(), weights, to, workspace),
                () -> Operation.sequence(
                        device.convolutionGradient(
                                shape, at.delta(), at.input(), at.weightsGradient(shape.window(), columns), workspace),
                        biasGradient(layer.outputMaps(), at)));
    }

    /** Adds them, which all pixels of a channel share, to the output. */
    private static Operation biases(FeatureMaps maps, LayerBatch at) {
        Matrix pixels = pixels(at.output(), maps);
        return at.device()
                .product(
                        Product.ADDED,
                        pixels,
                        plain(at.biases(maps.channels(), 1)),
                        plain(at.scratch().onesRow(pixels.columns())));
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
