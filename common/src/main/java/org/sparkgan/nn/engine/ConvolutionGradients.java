package org.sparkgan.nn.engine;

import java.util.function.Supplier;

/** Both gradients of a convolution's parameters, bound when first asked for: most views of a batch never are. */
final class ConvolutionGradients {
    private final Supplier<PatchProducts> ofWeights;
    private final Supplier<BiasGradient> ofBiases;
    private PatchProducts weights;
    private BiasGradient biases;

    ConvolutionGradients(Supplier<PatchProducts> ofWeights, Supplier<BiasGradient> ofBiases) {
        this.ofWeights = ofWeights;
        this.ofBiases = ofBiases;
    }

    void run() {
        if (weights == null) {
            weights = ofWeights.get();
            biases = ofBiases.get();
        }
        weights.run();
        biases.run();
    }
}
