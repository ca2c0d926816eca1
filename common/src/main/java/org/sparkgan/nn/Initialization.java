package org.sparkgan.nn;

import java.util.Arrays;
import org.sparkgan.random.RandomStream;

/** How fresh parameters of a layer are drawn; each layer has a step of the stream of its own. */
enum Initialization {
    /** Uniform in ±1/√inputs, weights and biases: PyTorch's default for Linear. */
    UNIFORM {
        @Override
        void draw(RandomStream random, int index, Layer layer, float[] parameters, int offset) {
            int count = Math.toIntExact(layer.parameters());
            random.uniform(0, 0, index, parameters, offset, count);
            float bound = (float) (1 / Math.sqrt(layer.inputs()));
            for (int j = offset; j < offset + count; j++) {
                parameters[j] = (2 * parameters[j] - 1) * bound;
            }
        }
    },
    /**
     * Weights normal with mean 0 and deviation 0.02, biases 0: Radford 2016, section 4. Those of batch normalisation have
     * mean 1, as in the authors' dcgan.torch.
     */
    NORMAL {
        @Override
        void draw(RandomStream random, int index, Layer layer, float[] parameters, int offset) {
            int weights = Math.toIntExact(layer.parameters() - layer.biases());
            float mean = layer instanceof BatchNorm ? 1 : 0;
            random.normal(0, 0, index, parameters, offset, weights);
            for (int j = offset; j < offset + weights; j++) {
                parameters[j] = mean + parameters[j] * DEVIATION;
            }
            Arrays.fill(parameters, offset + weights, offset + weights + layer.biases(), 0);
        }
    };

    private static final float DEVIATION = 0.02f;

    /** Fills the layer's part of {@code parameters}, which begins at {@code offset}. */
    abstract void draw(RandomStream random, int index, Layer layer, float[] parameters, int offset);
}
