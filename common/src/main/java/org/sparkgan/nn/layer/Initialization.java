package org.sparkgan.nn.layer;

import java.util.Arrays;
import org.sparkgan.compute.Function;
import org.sparkgan.random.RandomStream;

/** How fresh parameters of a layer are drawn, in the order of what counts where the layers of a network ask for several. */
enum Initialization {
    /** Uniform in ±1/√inputs, weights and biases: PyTorch's default for Linear. */
    UNIFORM {
        @Override
        void weights(RandomStream random, int index, Layer layer, Fans fans, float[] parameters, int offset) {
            drawUniform(
                    random,
                    index,
                    1 / Math.sqrt(layer.inputs()),
                    parameters,
                    offset,
                    Math.toIntExact(layer.parameters()));
        }
    },
    /**
     * Weights normal with mean 0 and deviation 0.02, biases 0: Radford 2016, section 4. Those of batch normalisation have
     * mean 1, as in the authors' dcgan.torch.
     */
    NORMAL {
        @Override
        void weights(RandomStream random, int index, Layer layer, Fans fans, float[] parameters, int offset) {
            drawNormal(random, index, 0, DEVIATION, parameters, offset, weightCount(layer));
        }

        @Override
        void scales(RandomStream random, int index, Layer layer, float[] parameters, int offset) {
            drawNormal(random, index, 1, DEVIATION, parameters, offset, weightCount(layer));
        }
    },
    /**
     * Weights uniform with mean 0 and the variance 2/(fan in + fan out), biases 0, batch normalisation without effect:
     * <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010</a>, equation 16; the authors of Gulrajani
     * 2017 draw all but the branches so.
     */
    NORMALISED {
        @Override
        void weights(RandomStream random, int index, Layer layer, Fans fans, float[] parameters, int offset) {
            drawUniform(random, index, Math.sqrt(3.0 * 2 / fans.sum()), parameters, offset, weightCount(layer));
        }
    },
    /** The same with twice the variance, for ReLU halves it: the branches of Gulrajani 2017, in the authors' code. */
    RECTIFIED {
        @Override
        void weights(RandomStream random, int index, Layer layer, Fans fans, float[] parameters, int offset) {
            drawUniform(random, index, Math.sqrt(3.0 * 4 / fans.sum()), parameters, offset, weightCount(layer));
        }
    },
    /** Weights normal with mean 0 and the variance 1/fan in, biases 0: Huang 2024, in the authors' code, but for the branches. */
    SCALED {
        @Override
        void weights(RandomStream random, int index, Layer layer, Fans fans, float[] parameters, int offset) {
            drawNormal(random, index, 0, (float) Math.sqrt(1.0 / fans.in()), parameters, offset, weightCount(layer));
        }
    },
    /**
     * The branches of such a network, but for their last layer, whose weights are 0: the gain √(2/(1 + 0.2²)) of LeakyReLU, and less
     * where there are many blocks (<a href="https://arxiv.org/abs/1901.09321">Zhang et al. 2019</a>, section 3, with three layers
     * a branch).
     */
    SCALED_BRANCH {
        @Override
        void weights(RandomStream random, int index, Layer layer, Fans fans, float[] parameters, int offset) {
            double gain = Math.sqrt(2 / (1 + Function.LEAK * Function.LEAK)) * Math.pow(fans.blocks(), -0.25);
            drawNormal(random, index, 0, (float) (gain / Math.sqrt(fans.in())), parameters, offset, weightCount(layer));
        }
    };

    private static final float DEVIATION = 0.02f;

    private static void drawNormal(
            RandomStream random, int index, float mean, float deviation, float[] parameters, int offset, int count) {
        random.normal(0, 0, index, parameters, offset, count);
        for (int j = offset; j < offset + count; j++) {
            parameters[j] = mean + parameters[j] * deviation;
        }
    }

    private static void drawUniform(
            RandomStream random, int index, double most, float[] parameters, int offset, int count) {
        float bound = (float) most;
        random.uniform(0, 0, index, parameters, offset, count);
        for (int j = offset; j < offset + count; j++) {
            parameters[j] = (2 * parameters[j] - 1) * bound;
        }
    }

    private static int weightCount(Layer layer) {
        return Math.toIntExact(layer.parameters() - layer.biases());
    }

    /**
     * Fills a layer's part of {@code parameters}, which begins at {@code offset} and holds zeros.
     *
     * @param fans what the spread hangs on
     */
    abstract void weights(RandomStream random, int index, Layer layer, Fans fans, float[] parameters, int offset);

    /**
     * What the spread of a layer's weights hangs on.
     *
     * @param in inputs that one output reads
     * @param out outputs that read one input
     * @param blocks residual blocks of the network
     */
    record Fans(int in, int out, int blocks) {
        double sum() {
            return (double) in + out;
        }
    }

    /** The same for a layer whose weights are factors, of which 1 has no effect. */
    void scales(RandomStream random, int index, Layer layer, float[] parameters, int offset) {
        Arrays.fill(parameters, offset, offset + weightCount(layer), 1);
    }
}
