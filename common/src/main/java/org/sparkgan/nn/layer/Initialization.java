package org.sparkgan.nn.layer;

import java.util.Arrays;
import org.sparkgan.random.RandomStream;

/** How fresh parameters of a layer are drawn. */
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
    },
    /**
     * Weights uniform with mean 0 and the variance 2/(fan in + fan out), biases 0, batch normalisation without effect:
     * <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010</a>, equation 16; the authors of Gulrajani
     * 2017 draw all but the branches so.
     */
    NORMALISED {
        @Override
        void draw(RandomStream random, int index, Layer layer, float[] parameters, int offset) {
            drawBalanced(random, index, layer, parameters, offset, 2);
        }
    },
    /** The same with twice the variance, for ReLU halves it: the branches of Gulrajani 2017, in the authors' code. */
    RECTIFIED {
        @Override
        void draw(RandomStream random, int index, Layer layer, float[] parameters, int offset) {
            drawBalanced(random, index, layer, parameters, offset, 4);
        }
    };

    private static final float DEVIATION = 0.02f;

    private static void drawBalanced(
            RandomStream random, int index, Layer layer, float[] parameters, int offset, double gain) {
        int weights = Math.toIntExact(layer.parameters() - layer.biases());
        if (layer instanceof BatchNorm) {
            Arrays.fill(parameters, offset, offset + weights, 1);
            return;
        }
        float bound = (float) Math.sqrt(3 * gain / fans(layer));
        random.uniform(0, 0, index, parameters, offset, weights);
        for (int j = offset; j < offset + weights; j++) {
            parameters[j] = (2 * parameters[j] - 1) * bound;
        }
    }

    /** Inputs and outputs that meet in a weight's number. */
    private static double fans(Layer layer) {
        return layer instanceof Conv2d conv
                ? conv.kernel().values(conv.maps().channels()) + conv.kernel().values(conv.channels())
                : (double) layer.inputs() + layer.outputs();
    }

    /** Fills the layer's part of {@code parameters}, which begins at {@code offset}. */
    abstract void draw(RandomStream random, int index, Layer layer, float[] parameters, int offset);
}
